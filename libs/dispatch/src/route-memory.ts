import type { Known, RouteHome, RouteState } from '@arthor/core';

/** How long a look at a route is worth something, ms: pods report many changes while they start. */
const freshMs = 1000;

interface LastLook {
  readonly at: number;
  readonly seen: Known<RouteState | null>;
}

/** By what looks at a home's route are told apart. */
export const homeKey = ({ provider, clusterId }: RouteHome): string => `${provider} ${clusterId}`;

/**
 * The last look at each lane's route, for decisions that destroy nothing: what is written on it carries
 * the revision that was seen, so a route that has changed since is a CONFLICT and looked at again.
 */
export class RouteMemory {
  /** By lane, then by where it was looked. */
  private readonly looks = new Map<number, Map<string, LastLook>>();

  /** The last look there when it is younger than a second; null = look. */
  recall(laneId: number, home: string, now: number): Known<RouteState | null> | null {
    const look = this.looks.get(laneId)?.get(home);
    return look !== undefined && now - look.at < freshMs ? look.seen : null;
  }

  /** Only what could be seen is remembered; who could not look does not know any more. */
  remember(laneId: number, home: string, now: number, seen: Known<RouteState | null>): void {
    const looks = this.looks.get(laneId) ?? new Map<string, LastLook>();
    this.looks.set(laneId, looks);
    if (seen.known) looks.set(home, { at: now, seen });
    else looks.delete(home);
  }

  /** Somebody wrote, or may have. */
  forget(laneId: number): void {
    this.looks.delete(laneId);
  }
}
