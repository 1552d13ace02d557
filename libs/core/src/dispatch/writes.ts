/** What a write puts right, or brings. */
export interface Mend {
  /** Which object of the lane: `route`, `workload 7`, `autoscaler 7`. */
  readonly object: string;
  /** What it should be like: another wish is another write. */
  readonly wanted: string;
  /** What stands there instead and who set it; '' = nothing that is known to be another's. */
  readonly against: string;
}

/** What is remembered of the writes of one object. */
export interface Writes {
  readonly wanted: string;
  readonly against: string;
  /** How many there were in a row that did not stick, this one included. */
  readonly times: number;
  readonly writtenAt: number;
  /** What was not outdone at last, also while there was another wish; null = nothing was contested yet. */
  readonly fought: string | null;
  /** All of the last minute, oldest first. */
  readonly lately: readonly (Pick<Mend, 'wanted' | 'against'> & { readonly at: number })[];
}

/** How long after the second, third and each further write that did not stick the next is tried, ms. */
const patienceMs = [60_000, 300_000, 900_000] as const;
/** So many in a minute, whoever changes things and whatever was wished for meanwhile. */
const mostInAMinute = 5;
const minuteMs = 60_000;
/** What was written longer ago than this has stuck, ms. */
const lastsMs = 1_800_000;

/** What is remembered once a write succeeded. */
export function withWrite(before: Writes | undefined, mend: Mend, now: number): Writes {
  const { wanted, against } = mend;
  const lately = [...latelyOf(before, now), { wanted, against, at: now }];
  // Those who change different fields in turn are as little to be outdone as one.
  const same = lately.filter((write) => write.wanted === wanted && meets(write.against, against)).length;
  const again = before !== undefined && isAgain(before, mend, now) ? before.times + 1 : 1;
  const times = Math.max(again, same);
  const known = before === undefined || isForgotten(before, now) ? null : before.fought;
  const fought = times >= 2 && against !== '' ? against : known;
  return { wanted, against, times, writtenAt: now, fought, lately };
}

/** Writes did not stick: somebody else goes on setting it. */
export const isContested = (writes: Writes | undefined, mend: Mend, now: number): boolean =>
  writes !== undefined &&
  isAgain(writes, mend, now) &&
  // Who was not outdone for one wish is not tried again for the next.
  (writes.times >= 2 || isKnownOf(writes, mend));

/** How long until it may be written again, ms. A hand's single edit is put back at once. */
export function waitMs(writes: Writes | undefined, mend: Mend, now: number): number {
  if (writes === undefined) return 0;
  const mended = latelyOf(writes, now).filter(
    ({ wanted, against }) => wanted === mend.wanted && against !== '',
  );
  const [oldest] = mended;
  if (!isContested(writes, mend, now))
    return oldest !== undefined && mended.length >= mostInAMinute ? oldest.at + minuteMs - now : 0;
  const patience = patienceMs[Math.max(0, Math.min(writes.times, 4) - 2)] ?? 0;
  return Math.max(0, writes.writtenAt + patience - now);
}

/** How long one that was put back again and again must have stayed so before it enters a route, ms. */
const trustMs = 60_000;

/** Objects that others went on setting a moment ago: as they are now they need not stay. */
export const unsettledObjects = (writes: ReadonlyMap<string, Writes>, now: number): ReadonlySet<string> =>
  new Set(
    [...writes].flatMap(([object, { times, writtenAt }]) =>
      times >= 2 && now - writtenAt < trustMs ? [object] : [],
    ),
  );

/** How long until a wish that was written a moment ago, and given up for another, may be written again, ms. */
export function turnMs(writes: Writes | undefined, { wanted }: Mend, now: number): number {
  const lately = latelyOf(writes, now);
  const [oldest] = lately;
  const isRepeated = lately.some((write) => write.wanted === wanted);
  return oldest === undefined || !isRepeated || lately.length < mostInAMinute
    ? 0
    : oldest.at + minuteMs - now;
}

/** It has stuck: what comes now has nothing to do with it. */
export const isForgotten = (writes: Writes, now: number): boolean => now - writes.writtenAt >= lastsMs;

/** The same wish, against the same as before; or against anything where it is contested already. */
const isAgain = (writes: Writes, mend: Mend, now: number): boolean =>
  writes.wanted === mend.wanted &&
  (meets(writes.against, mend.against) || writes.times >= 2 || isKnownOf(writes, mend)) &&
  !isForgotten(writes, now);

const isKnownOf = ({ fought }: Writes, { against }: Mend): boolean =>
  fought !== null && meets(fought, against);

/** One field that the same one set is enough: what else stands beside it is seen sooner or later. */
const meets = (a: string, b: string): boolean => {
  const others = new Set(b.split('\n'));
  return a === b || a.split('\n').some((line) => line !== '' && others.has(line));
};

const latelyOf = (writes: Writes | undefined, now: number): Writes['lately'] =>
  (writes?.lately ?? []).filter(({ at }) => now - at < minuteMs);
