import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { LiveState, LiveStream } from './stream.js';

/** The event stream of this tab. */
export const LiveContext = createContext<LiveStream | null>(null);

/** The state of the event stream, for the pill. */
export function useLiveState(): LiveState {
  const stream = useStream();
  return useSyncExternalStore(stream.subscribe, stream.state);
}

/** Keeps the stream open while the page is mounted and its tab is seen. */
export function useLive(): void {
  const stream = useStream();
  useEffect(() => {
    const follow = () => (document.visibilityState === 'visible' ? stream.start() : stream.stop());
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stream.stop();
    };
  }, [stream]);
}

function useStream(): LiveStream {
  const stream = use(LiveContext);
  if (stream === null) throw new Error('outside of LiveContext');
  return stream;
}
