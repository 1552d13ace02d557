/** What a write puts right, or brings. */
export interface Mend {
  /** Which object of the lane: `route`, `workload 7`, `autoscaler 7`. */
  readonly object: string;
  /** What it should be like: another wish is another write. */
  readonly wanted: string;
  /** What stands there instead and who set it; '' = nothing foreign. */
  readonly against: string;
}

/** What is remembered of the writes of one object. */
export interface Writes {
  readonly wanted: string;
  readonly against: string;
  /** How many there were in a row for the same wish, against the same. */
  readonly times: number;
  readonly writtenAt: number;
  /** When there were others' changes to be put back lately, ms, oldest first. */
  readonly mendedAt: readonly number[];
}

/** How long after the second, third and each further write that did not stick the next is tried, ms. */
const patienceMs = [60_000, 300_000, 900_000] as const;
/** Two that change different fields in turn are as little to be outdone as one: so many writes within a minute. */
const mostInAMinute = 4;
const minuteMs = 60_000;
/** What was written longer ago than this has stuck, ms. */
const lastsMs = 1_800_000;

/** What is remembered once a write succeeded. */
export function withWrite(before: Writes | undefined, mend: Mend, now: number): Writes {
  const { wanted, against } = mend;
  const lately = (before?.mendedAt ?? []).filter((at) => now - at < minuteMs);
  return {
    wanted,
    against,
    times: before !== undefined && isAgain(before, mend, now) ? before.times + 1 : 1,
    writtenAt: now,
    mendedAt: against === '' ? lately : [...lately, now],
  };
}

/** Two writes in a row did not stick: somebody else goes on setting it. */
export const isContested = (writes: Writes | undefined, mend: Mend, now: number): boolean =>
  writes !== undefined && isAgain(writes, mend, now) && writes.times >= 2;

/** How long until it may be written again, ms. A hand's single edit is put back at once. */
export function waitMs(writes: Writes | undefined, mend: Mend, now: number): number {
  if (writes === undefined) return 0;
  const lately = writes.mendedAt.filter((at) => now - at < minuteMs);
  const [oldest = now] = lately;
  const crowded = mend.against !== '' && lately.length >= mostInAMinute ? oldest + minuteMs - now : 0;
  if (!isContested(writes, mend, now)) return crowded;
  const patience = patienceMs[Math.min(writes.times, 4) - 2] ?? 0;
  return Math.max(0, crowded, writes.writtenAt + patience - now);
}

/** It has stuck: what comes now has nothing to do with it. */
export const isForgotten = (writes: Writes, now: number): boolean => now - writes.writtenAt >= lastsMs;

const isAgain = (writes: Writes, mend: Mend, now: number): boolean =>
  writes.wanted === mend.wanted && writes.against === mend.against && !isForgotten(writes, now);
