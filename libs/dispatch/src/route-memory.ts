import type { Known, RouteHome, RouteState } from '@arthor/core';

/** How long a look at a route is worth something, ms: pods report many changes while they start. */
const freshMs = 1000;

interface LastLook {
  readonly at: number;
  readonly seen: Known<RouteState | null>;
}

/** By what looks at a home's route are told apart. */
export const homeKey = ({ provider, clusterId }: RouteHome): string => `${provider} ${clusterId}`;

/** The last looks at one lane's route, by where it was looked. */
export class RouteLooks {
  private readonly looks = new Map<string, LastLook>();

  /** The last look there when it is younger than a second; null = look. */
  recall(home: string, now: number): Known<RouteState | null> | null {
    const look = this.looks.get(home);
    return look !== undefined && now - look.at < freshMs ? look.seen : null;
  }

  /** Only what could be seen is remembered; who could not look does not know any more. */
  remember(home: string, now: number, seen: Known<RouteState | null>): void {
    if (seen.known) this.looks.set(home, { at: now, seen });
    else this.looks.delete(home);
  }
}

/**
 * The last look at each lane's route, for decisions that destroy nothing: what is written on it carries
 * the revision that was seen, so a route that has changed since is a CONFLICT and looked at again.
 */
export class RouteMemory {
  private readonly lanes = new Map<number, RouteLooks>();

  /** Of one lane, to be asked for before one looks: what is forgotten meanwhile nobody remembers by that look. */
  of(laneId: number): RouteLooks {
    const looks = this.lanes.get(laneId) ?? new RouteLooks();
    this.lanes.set(laneId, looks);
    return looks;
  }

  /** Somebody wrote, or may have. */
  forget(laneId: number): void {
    this.lanes.delete(laneId);
  }
}
