import { duration } from '../format/duration.js';
import { useText, type MessageKey } from '../language/use-text.js';
import { isOutdated, type LiveKind, type LiveState } from '../live/stream-state.js';
import { useLiveState } from '../live/use-live.js';
import { useNow } from '../part/use-now.js';

const words = {
  closed: 'live.closed',
  connecting: 'live.connecting',
  live: 'live.live',
  stale: 'live.stale',
  waiting: 'live.stale',
  reconnecting: 'live.stale',
  unauthorised: 'live.unauthorised',
} as const satisfies Record<LiveKind, MessageKey>;

/** Whether what is on the screen is what is true now. */
export function LivePill() {
  const text = useText();
  const state = useLiveState();
  if (isOutdated(state)) return <Stale state={state} />;
  // Before it is first seen it is not paused: it is about to connect.
  const kind = state.kind === 'closed' && state.trueAt === null ? 'connecting' : state.kind;
  return (
    <span className={`pill ${kind}`} title={kind === 'live' ? text('live.live.why') : undefined}>
      {text(words[kind])}
    </span>
  );
}

function Stale({ state: { kind, trueAt, dueAt } }: { readonly state: LiveState }) {
  const text = useText();
  const now = useNow();
  const age = duration(Math.max(1_000, now - (trueAt ?? now)), text);
  const again = duration(Math.max(1_000, (dueAt ?? now) - now), text);
  const title = kind === 'waiting' ? text('live.retry', { again }) : text('live.trying');
  return (
    <span className="pill waiting" title={title}>
      {text(words[kind], { age })}
    </span>
  );
}
