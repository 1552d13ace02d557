const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

/** Milliseconds of a kubelet's n-th back-off: 10 s, doubling, at most 5 min. */
export function backOffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
}
