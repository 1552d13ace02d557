import type { SessionRow } from '../store/entity/session.js';

const hourMs = 3_600_000;
/** A session ends this long after sign-in at the latest. */
export const sessionLongestMs = 24 * hourMs;
/** A session ends this long after its last request. */
export const sessionIdleMs = 8 * hourMs;
/** Accuracy of `used_at`: rows are not written for each request. */
export const usedAccuracyMs = 60_000;

/** Whether a session is still valid. */
export const alive = (session: SessionRow, now: number): boolean =>
  now < session.expiresAt && now < session.usedAt + sessionIdleMs;
