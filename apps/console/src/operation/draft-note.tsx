import { useText } from '../language/use-text.js';
import { Moment } from '../part/moment.js';
import { Button } from '../ui/button.js';
import '../part/empty.css';

interface Props {
  /** When the draft was typed, in epoch milliseconds. */
  readonly at: number;
  readonly onDiscard: () => void;
}

/** Tells that the form was filled in from a draft. */
export function DraftNote({ at, onDiscard }: Props) {
  const text = useText();
  return (
    <div className="note draft">
      <span>
        {text('operation.draft')} · <Moment at={new Date(at).toISOString()} />
      </span>
      <Button size="small" look="quiet" className="push" onClick={onDiscard}>
        {text('act.cancel-edit')}
      </Button>
    </div>
  );
}
