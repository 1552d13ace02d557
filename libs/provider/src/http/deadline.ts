import type { Clock } from '@arthor/core';

/** One call's own signal: ends with the caller's signal or when its time is over. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Who ended it; null while nobody did. */
  ended(): 'aborted' | 'timeout' | null;
  /** Takes the time limit away; the caller's signal goes on counting (an open stream). */
  lift(): void;
  /** Lets go of the caller's signal and of the timer. */
  done(): void;
}

/**
 * Links by hand what `AbortSignal.any` and `AbortSignal.timeout` would link: those keep about 2 kB per
 * call alive until the time limit passes, long after the call is done.
 */
export function deadline(clock: Clock, ms: number, parent: AbortSignal): Deadline {
  const own = new AbortController();
  let ended: 'aborted' | 'timeout' | null = null;
  const end = (why: 'aborted' | 'timeout') => {
    ended ??= why;
    own.abort();
  };
  const onParent = () => end('aborted');
  const timer = clock.setTimeout(() => end('timeout'), ms);
  if (parent.aborted) onParent();
  else parent.addEventListener('abort', onParent, { once: true });
  return {
    signal: own.signal,
    ended: () => ended,
    lift: () => timer.cancel(),
    done: () => {
      timer.cancel();
      parent.removeEventListener('abort', onParent);
    },
  };
}

/** Waits `ms`, or less when the signal ends it; never throws. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      timer.cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}
