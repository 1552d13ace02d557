import { leadsAlike, type Decision } from '@arthor/core';

/** Between the turns of two objects, ms: five a second, so that ten are not exceeded where answers waver. */
const turnMs = 200;
/** At least between two turns that are given, ms: those that came late do not come at once. */
const gapMs = 180;

/**
 * Turns for routes that are written anew though they lead where they led before. A new version, or another
 * setting, may word all of them differently at once, and a gateway that reloads for each must not be flooded.
 * What changes where requests go never waits here.
 */
export class RewritePace {
  private readonly turns = new Map<number, number>();
  private nextTurn = 0;
  private free = 0;

  /** How long until it is the lane's turn, ms; 0 = the decision may be carried out now. */
  waitMs(laneId: number, decision: Decision, now: number): number {
    const objects = rewrittenObjects(decision);
    if (objects === 0) return 0;
    const turn = Math.max(this.turns.get(laneId) ?? this.takeTurn(objects, now), this.free);
    if (turn > now) {
      this.turns.set(laneId, turn);
      return turn - now;
    }
    this.turns.delete(laneId);
    this.free = now + objects * gapMs;
    return 0;
  }

  private takeTurn(objects: number, now: number): number {
    const turn = Math.max(now, this.nextTurn);
    this.nextTurn = turn + objects * turnMs;
    return turn;
  }
}

/**
 * How many objects a decision does nothing but rewrite, at the most: a main one, one that tells how far the gateway
 * is, and one of the canary. A lane that has more to do is not kept from it.
 */
function rewrittenObjects({ actions }: Decision): number {
  const [action, ...others] = actions;
  if (others.length > 0 || action?.kind !== 'APPLY_ROUTE') return 0;
  const { spec, observed } = action;
  if (observed === null || observed.intact || !leadsAlike(spec, observed)) return 0;
  return spec.canary === null ? 2 : 3;
}
