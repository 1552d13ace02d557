import type { Blocking, Build, Environment, Lane } from '@arthor/contract';
import { stuckOn } from './stuck.js';

/** Something on the board that waits for a person. */
export type Need =
  | { readonly kind: 'blocked'; readonly lane: Lane; readonly blocking: Blocking }
  | { readonly kind: 'build'; readonly build: Build }
  /** A canary that has been tried for long. */
  | { readonly kind: 'canary'; readonly lane: Lane; readonly since: string }
  /** A variant that nobody has touched for long. */
  | { readonly kind: 'variant'; readonly lane: Lane; readonly since: string };

/** After how long somebody is reminded of something in an environment. */
export type Reminders = Pick<Environment['effective'], 'remindCanaryHours' | 'remindVariantHours'>;

const hourMs = 3_600_000;
/** So long a failed build is told of. */
const buildHours = 24;

/**
 * What waits for a person, the most urgent first: what stalls, what is blocked, builds that failed, what is old by
 * the reminders of its environment.
 */
export function needsOf(
  lanes: readonly Lane[],
  builds: readonly Build[],
  reminders: ReadonlyMap<string, Reminders>,
  now: number,
): readonly Need[] {
  const blocked = lanes.flatMap((lane): readonly Extract<Need, { kind: 'blocked' }>[] => {
    const blocking = stuckOn(lane);
    return blocking === null ? [] : [{ kind: 'blocked', lane, blocking }];
  });
  const isOld = (at: string, hours = Infinity) => now - Date.parse(at) > hours * hourMs;
  const canaries = lanes.flatMap((lane): readonly Need[] =>
    lane.operation === null &&
    lane.canary !== null &&
    isOld(lane.canary.createdAt, reminders.get(lane.environment)?.remindCanaryHours)
      ? [{ kind: 'canary', lane, since: lane.canary.createdAt }]
      : [],
  );
  const variants = lanes.flatMap((lane): readonly Need[] => {
    const { symbol, environment, operation, main, canary, origin } = lane;
    if (symbol === 'stable' || operation !== null || main === null || canary !== null) return [];
    const since = origin?.at ?? main.createdAt;
    return isOld(since, reminders.get(environment)?.remindVariantHours)
      ? [{ kind: 'variant', lane, since }]
      : [];
  });
  return [
    ...blocked.toSorted(
      (a, b) =>
        Number(b.blocking.stalled) - Number(a.blocking.stalled) ||
        a.blocking.since.localeCompare(b.blocking.since),
    ),
    ...lastOfEach(builds)
      .filter(({ status, createdAt }) => status === 'FAILURE' && !isOld(createdAt, buildHours))
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
