const firstMs = 10_000;
const longestMs = 300_000;

/** Milliseconds of a kubelet's n-th back-off: 10 s, doubling, at most 5 min. */
export function backOffMs(attempt: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.max(0, attempt - 1));
}
