import { useLiveState } from '../live/use-live.js';
import { duration } from '../format/duration.js';
import { useText } from '../language/use-text.js';
import { useNow } from '../part/use-now.js';

/** Whether what is on the screen is what is true now. */
export function LivePill() {
  const text = useText();
  const state = useLiveState();
  if (state.kind === 'waiting') return <Stale since={state.since} retryAt={state.retryAt} />;
  if (state.kind === 'live')
    return (
      <span className="pill live" title={text('live.live.why')}>
        {text('live.live')}
      </span>
    );
  return <span className="pill">{text('live.connecting')}</span>;
}

function Stale({ since, retryAt }: { readonly since: number; readonly retryAt: number }) {
  const text = useText();
  const now = useNow();
  const age = duration(Math.max(1_000, now - since), text);
  const again = duration(Math.max(1_000, retryAt - now), text);
  return (
    <span className="pill waiting" title={text('live.retry', { again })}>
      {text('live.stale', { age })}
    </span>
  );
}
