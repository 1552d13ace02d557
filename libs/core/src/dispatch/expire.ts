import type { Deployment } from '../lane/deployment.js';
import { expiryOf } from '../lane/freeze.js';
import { isLive, newestLive, servingOf } from '../operation/chain.js';
import type { Draft } from './draft.js';
import type { Observed } from './observed.js';

/** How often a lane whose time is over is looked at while an operation runs: its end wakes nobody, ms. */
const afterOperationMs = 1000;

/**
 * Takes a lane offline whose time is over: the canary, then the main, each by an operation of its own. It
 * waits while an operation runs, also one of another lane that its canary is promoted by. The database's clock
 * decides.
 *
 * @returns whether it is decided now
 */
export function expire(o: Observed, draft: Draft, now: number): boolean {
  const at = expiryOf(o.lane, o.freezes);
  if (at === null || at === Number.POSITIVE_INFINITY) return false;
  const left = at - (o.databaseAt ?? now);
  const waitMs = o.records.length > 0 ? Math.max(left, afterOperationMs) : left;
  if (waitMs > 0) {
    draft.look(waitMs);
    return false;
  }
  const canary = staying(o, true);
  if (canary !== null && !isLive(canary)) return false;
  const next = canary ?? staying(o, false);
  // The main was the last of it: what a ROLLBACK brings back later stays.
  if (next?.canary !== true) draft.patchLane({ expiresAt: null });
  if (next !== null) draft.goingOffline(next);
  return next !== null;
}

/** Who of a chain is there and was not taken offline. */
function staying(o: Observed, canary: boolean): Deployment | null {
  const serving = servingOf(o, canary);
  return newestLive(o, canary) ?? (serving?.status === 'REPLACING' ? serving : null);
}
