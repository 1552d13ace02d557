import { useEffect, useState } from 'react';

const soonMs = 1_000;

/** Runs once the browser has nothing better to do, and soon in any case; returns how to call it off. */
export function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(run, { timeout: soonMs });
  return () => cancelIdleCallback(asked);
}

let first: Promise<true> | undefined;

/**
 * Until the browser had time to spare for the first time since this was asked first. What only adds to a page is
 * asked for when what the page is about can be seen.
 */
export const rested = (): Promise<true> =>
  (first ??= new Promise((resolve) => whenIdle(() => resolve(true))));

/** Whether {@link rested} has come. */
export function useRested(): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => void rested().then(setHas), []);
  return has;
}
