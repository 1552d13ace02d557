import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import { whenIdle } from '../api/rest.js';
import { isFollowing, onFollowing } from './following.js';
import { closed, isOutdated, type LiveState } from './stream-state.js';
import type { LiveStream } from './stream.js';

/** The event stream of this tab. */
export const LiveContext = createContext<LiveStream | null>(null);

const never = () => () => undefined;

/** The state of the event stream; closed where there is none. */
export function useLiveState(): LiveState {
  const stream = use(LiveContext);
  return useSyncExternalStore(stream?.subscribe ?? never, stream?.state ?? (() => closed));
}

/** When what is shown was last known to be true, in ms; null while it is true now. Stays as it is at heartbeats. */
export function useOutdatedAt(): number | null {
  const stream = use(LiveContext);
  return useSyncExternalStore(stream?.subscribe ?? never, () => {
    const state = stream?.state() ?? closed;
    return isOutdated(state) ? state.trueAt : null;
  });
}

/** The event stream; only inside of {@link LiveContext}. */
export function useStream(): LiveStream {
  const stream = use(LiveContext);
  if (stream === null) throw new Error('outside of LiveContext');
  return stream;
}

/** Keeps the stream open while the page is mounted and its tab is seen, or somebody waits in it. */
export function useLive(): void {
  const stream = useStream();
  useEffect(() => {
    const look = () =>
      stream.send(document.visibilityState === 'visible' || isFollowing() ? 'shown' : 'hidden');
    const back = () => stream.send('retry');
    // What the page shows comes first.
    const callOff = whenIdle(look);
    const stopFollowing = onFollowing(look);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', back);
    return () => {
      callOff();
      stopFollowing();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', back);
      stream.send('hidden');
    };
  }, [stream]);
}
