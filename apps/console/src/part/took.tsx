import type { Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { durationsQuery } from '../api/query.js';
import { duration } from '../format/duration.js';
import { useText } from '../language/use-text.js';
import { Elapsed } from './elapsed.js';
import './took.css';

type Timed = Pick<Operation, 'operate' | 'lane' | 'createdAt' | 'finishedAt'>;

/** How long an operation took, and how long one of its kind usually does there. */
export function Took({ operation: { operate, lane, createdAt, finishedAt } }: { readonly operation: Timed }) {
  const text = useText();
  const total = useQuery(durationsQuery(lane.environment, operate)).data?.total ?? null;
  return (
    <span className="took">
      <Elapsed from={createdAt} to={finishedAt} />
      {total !== null && (
        <>
          {' · '}
          <span className="faint">{text('usual', { p50: duration(total.p50Ms, text) })}</span>
        </>
      )}
    </span>
  );
}
