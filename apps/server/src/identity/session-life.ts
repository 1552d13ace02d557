import type { SessionRow } from '../store/entity/session.js';

const hourMs = 3_600_000;
/** A session ends this long after it was made, whatever happens. */
export const sessionLongestMs = 24 * hourMs;
/** A session ends this long after its last request. */
export const sessionIdleMs = 8 * hourMs;
/** `used_at` is kept only as exactly as this: a row is not written for each request. */
export const usedAccuracyMs = 60_000;

/** Whether a session still counts. */
export const alive = (session: SessionRow, now: number): boolean =>
  now < session.expiresAt && now < session.usedAt + sessionIdleMs;
