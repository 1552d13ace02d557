import type { Blocking, Build, Lane } from '@arthor/contract';
import { stuckOn } from './stuck.js';

/** Something on the board that waits for a person. */
export type Need =
  | { readonly kind: 'blocked'; readonly lane: Lane; readonly blocking: Blocking }
  | { readonly kind: 'build'; readonly build: Build }
  /** A canary that has been tried for long. */
  | { readonly kind: 'canary'; readonly lane: Lane; readonly since: string }
  /** A variant that nobody has touched for long. */
  | { readonly kind: 'variant'; readonly lane: Lane; readonly since: string };

const hourMs = 3_600_000;
/** After so long a canary waits for promotion, a variant for its end; so long a failed build is told of. */
const remind = { canary: 24 * hourMs, variant: 168 * hourMs, build: 24 * hourMs };

/** What waits for a person, the most urgent first: what stalls, what is blocked, builds that failed, what is old. */
export function needsOf(lanes: readonly Lane[], builds: readonly Build[], now: number): readonly Need[] {
  const blocked = lanes.flatMap((lane): readonly Extract<Need, { kind: 'blocked' }>[] => {
    const blocking = stuckOn(lane);
    return blocking === null ? [] : [{ kind: 'blocked', lane, blocking }];
  });
  const isOld = (at: string, kind: keyof typeof remind) => now - Date.parse(at) > remind[kind];
  const canaries = lanes.flatMap((lane): readonly Need[] =>
    lane.operation === null && lane.canary !== null && isOld(lane.canary.createdAt, 'canary')
      ? [{ kind: 'canary', lane, since: lane.canary.createdAt }]
      : [],
  );
  const variants = lanes.flatMap((lane): readonly Need[] => {
    const { symbol, operation, main, canary, origin } = lane;
    if (symbol === 'stable' || operation !== null || main === null || canary !== null) return [];
    const since = origin?.at ?? main.createdAt;
    return isOld(since, 'variant') ? [{ kind: 'variant', lane, since }] : [];
  });
  return [
    ...blocked.toSorted(
      (a, b) =>
        Number(b.blocking.stalled) - Number(a.blocking.stalled) ||
        a.blocking.since.localeCompare(b.blocking.since),
    ),
    ...lastOfEach(builds)
      .filter(({ status, createdAt }) => status === 'FAILURE' && !isOld(createdAt, 'build'))
      .map((build) => ({ kind: 'build' as const, build })),
    ...canaries,
    ...variants,
  ];
}

/** The newest build of each feature: one that failed before it is history. */
function lastOfEach(builds: readonly Build[]): readonly Build[] {
  const last = new Map<string, Build>();
  for (const build of builds) {
    const key = `${build.application} ${build.feature}`;
    const known = last.get(key);
    if (known === undefined || known.id < build.id) last.set(key, build);
  }
  return [...last.values()].toSorted((a, b) => b.id - a.id);
}
