import type { Known, RouteState } from '@arthor/core';

/** How long a look at a route is worth something, ms: pods report many changes while they start. */
const freshMs = 1000;

/**
 * The last look at each lane's route, for decisions that destroy nothing: what is written on it carries
 * the revision that was seen, so a route that has changed since is a CONFLICT and looked at again.
 */
export class RouteMemory {
  private readonly looks = new Map<
    number,
    { readonly at: number; readonly seen: Known<RouteState | null> }
  >();

  /** The last look when it is younger than a second; null = look. */
  recall(laneId: number, now: number): Known<RouteState | null> | null {
    const look = this.looks.get(laneId);
    if (look !== undefined && now - look.at < freshMs) return look.seen;
    this.looks.delete(laneId);
    return null;
  }

  /** Only what could be seen is remembered; after a look that failed nothing is. */
  remember(laneId: number, now: number, seen: Known<RouteState | null>): void {
    if (seen.known) this.looks.set(laneId, { at: now, seen });
    else this.forget(laneId);
  }

  /** Somebody wrote, or may have. */
  forget(laneId: number): void {
    this.looks.delete(laneId);
  }
}
