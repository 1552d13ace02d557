import { useText } from '../language/use-text.js';
import { Moment } from '../part/moment.js';
import { whoAsked } from '../part/who.js';
import { Button } from '../ui/button.js';
import type { Mover } from './mover.js';
import '../part/empty.css';

interface Props {
  /** Who acted first; null if unknown. */
  readonly by: Mover | null;
  readonly onAsk: () => void;
}

/** Tells who acted on the lane after the plan was made; asks for a new plan. */
export function MovedNote({ by, onAsk }: Props) {
  const text = useText();
  return (
    <div className="note warn" role="alert">
      <strong>
        {by === null
          ? text('plan.moved')
          : text('plan.moved.by', {
              who: whoAsked({ user: by.who }, text),
              what: text(`operate.${by.operate}`),
              tick: by.tick,
            })}
      </strong>
      <span className="muted">
        {by !== null && by.at !== null && (
          <>
            <Moment at={by.at} />
            {' · '}
          </>
        )}
        {text('plan.moved.kept')}
      </span>
      <span>
        <Button size="small" onClick={onAsk}>
          {text('plan.moved.look')}
        </Button>
      </span>
    </div>
  );
}
