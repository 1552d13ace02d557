import type { Operation } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { Elapsed } from '../part/elapsed.js';
import { whoAsked } from '../part/who.js';
import '../part/empty.css';

/** Says whose running operation a plan would end: nobody should learn that from its list of objects. */
export function EndsNote({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { by, operate, buildId, createdAt } = operation;
  const values = { who: whoAsked(by, text), what: text(`operate.${operate}`) };
  return (
    <p className="note warn">
      <span>
        <strong>
          {buildId === null
            ? text('plan.ends.other', values)
            : text('plan.ends', { ...values, build: buildId })}
        </strong>{' '}
        <Elapsed from={createdAt} to={null} />
      </span>
    </p>
  );
}
