import { startTransition, useEffect, useState } from 'react';

interface Pace {
  /** So many at once. */
  readonly first: number;
  /** So many more with each turn: few enough that a key pressed meanwhile is answered at once. */
  readonly step: number;
}

/**
 * How many of a long list to draw: the first ones at once, the others turn by turn until all are there, so that
 * finding in the page, the keys and screen readers meet every one of them. Begins anew with another `list`.
 */
export function useGrowing(total: number, list: string, { first, step }: Pace): number {
  const [drawn, setDrawn] = useState({ list, count: first });
  const count = drawn.list === list ? drawn.count : first;
  useEffect(() => {
    if (count >= total) return;
    const grow = () => startTransition(() => setDrawn({ list, count: count + step }));
    // A frame's timer comes after its paint: what is drawn already is never held up by what is not.
    let timer: number | undefined;
    const frame = requestAnimationFrame(() => (timer = window.setTimeout(grow)));
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  }, [count, total, list, step]);
  return Math.min(count, total);
}
