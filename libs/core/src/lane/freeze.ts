import type { Lane } from './lane.js';

/** A time in which nothing new is released, in an environment, of an application, or (both null) anywhere. */
export interface Freeze {
  readonly id: number;
  readonly environment: string | null;
  readonly application: string | null;
  readonly startsAt: number;
  /** When it ended or will end, ms; null = it lasts until somebody lifts it. */
  readonly endsAt: number | null;
  readonly byUser: string;
  readonly reason: string;
}

/** How long after a freeze a lane that would have expired in it is left, ms: people are to see it first. */
export const graceAfterFreezeMs = 600_000;

type Place = Pick<Lane, 'application' | 'environment'>;

/** Whether a freeze is one of this lane. */
export const concerns = (freeze: Freeze, { application, environment }: Place): boolean =>
  (freeze.environment === null || freeze.environment === environment) &&
  (freeze.application === null || freeze.application === application);

/** Whether a freeze holds at a moment. */
const holdsAt = ({ startsAt, endsAt }: Freeze, at: number): boolean =>
  startsAt <= at && (endsAt === null || at < endsAt);

/** The freeze that a lane is in; of several the one that lasts longest. null = it is in none. */
export function freezeOf(freezes: readonly Freeze[], lane: Place, now: number): Freeze | null {
  const end = ({ endsAt }: Freeze) => endsAt ?? Number.POSITIVE_INFINITY;
  return freezes
    .filter((freeze) => concerns(freeze, lane) && holdsAt(freeze, now))
    .reduce<Freeze | null>(
      (longest, freeze) => (longest === null || end(freeze) > end(longest) ? freeze : longest),
      null,
    );
}

/**
 * When a lane is taken offline by itself, ms: an expiry that falls into a freeze is postponed to its end and
 * a little more, which may fall into the next one. Infinity = when somebody lifts the freeze; null = never.
 *
 * @param freezes all that have not ended before the lane's `expiresAt`
 */
export function expiryOf(lane: Place & Pick<Lane, 'expiresAt'>, freezes: readonly Freeze[]): number | null {
  if (lane.expiresAt === null) return null;
  const own = freezes.filter((freeze) => concerns(freeze, lane));
  let at = lane.expiresAt;
  for (;;) {
    const moment = at;
    const held = own.find((freeze) => holdsAt(freeze, moment));
    if (held === undefined) return at;
    if (held.endsAt === null) return Number.POSITIVE_INFINITY;
    at = held.endsAt + graceAfterFreezeMs;
  }
}
