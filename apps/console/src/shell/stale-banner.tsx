import { timeOfDay } from '../format/moment.js';
import { useText } from '../language/use-text.js';
import { isOutdated } from '../live/stream-state.js';
import { useLiveState, useStream } from '../live/use-live.js';
import { Button } from '../ui/button.js';

/** Says how old the page is while it is not live. */
export function StaleBanner() {
  const text = useText();
  const stream = useStream();
  const state = useLiveState();
  const { trueAt } = state;
  if (!isOutdated(state) || trueAt === null) return null;
  return (
    <div className="banner stale" role="status">
      <span>{text('live.outdated', { at: timeOfDay(trueAt, Date.now(), text.language) })}</span>
      <Button size="small" onClick={() => stream.send('retry')}>
        {text('live.try')}
      </Button>
    </div>
  );
}
