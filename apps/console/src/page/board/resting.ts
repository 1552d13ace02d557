import type { Lane } from '@arthor/contract';

/** A lane that is taken offline by itself within this time is shown at length: somebody may want to keep it. */
const soonMs = 4 * 3_600_000;

/** Whether one line says all of a lane: something serves, nothing moves, nobody has to look. */
export function isResting(lane: Lane, now: number): boolean {
  const { main, canary, incoming, draining, operation, blocking, drift, expiresAt } = lane;
  return (
    main !== null &&
    canary === null &&
    incoming.length === 0 &&
    draining.length === 0 &&
    operation === null &&
    blocking === null &&
    drift === null &&
    (expiresAt === null || Date.parse(expiresAt) - now > soonMs)
  );
}
