import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: number | null = null;
let now = Date.now();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    now = Date.now();
    timer = window.setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    window.clearInterval(timer);
    timer = null;
  };
}

/** The time in ms, moving once a second; all who ask share one timer. */
export function useNow(): number {
  return useTimed((time) => time);
}

/** What is said of the time in ms; painted again only when that changes. */
export function useTimed<T extends string | number>(of: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => of(now));
}

/** The time in ms, moving once a minute. */
export function useMinute(): number {
  return useTimed((time) => Math.ceil(time / 60_000) * 60_000);
}
