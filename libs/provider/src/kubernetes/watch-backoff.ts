import type { Random } from '@arthor/core';

const firstMs = 500;
const soonMs = 2_000;
const lastMs = 30_000;

/**
 * How long a watch that broke waits before it asks again: longer with each failure, but never for more than an eighth of
 * the time it has been broken, so that it is back soon after a server that was away is.
 */
export function watchBackoff(failures: number, brokenMs: number, random: Random): number {
  const doubled = firstMs * 2 ** Math.min(failures - 1, 6);
  return Math.min(lastMs, doubled, Math.max(soonMs, brokenMs / 8)) * (0.5 + random.next() / 2);
}
