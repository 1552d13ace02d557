import { decide, type Clock, type FailedAction, type Observed, type Decision } from '@arthor/core';
import { LaneRow } from '../store/entity/lane.js';
import { actAll } from './act.js';
import { observe, type Eyes } from './observe.js';
import { changesRows, record, recordDue } from './record.js';

/** What a pass over one lane works with. */
export interface PassDeps extends Eyes {
  readonly clock: Clock;
  readonly onActionError: (laneId: number, kind: string, error: unknown) => void;
}

/**
 * How a pass ended: `settled` nothing to wait for, `waiting` look again in `ms`, `failing` something
 * outside failed or could not be seen: back off (`slow`: a person must mend it).
 */
export type PassResult =
  | { readonly kind: 'settled' }
  | { readonly kind: 'waiting'; readonly ms: number }
  | { readonly kind: 'failing'; readonly slow: boolean; readonly ms: number };

/** More turns than any operation needs: a decision that repeats itself is a fault, not work. */
const maxTurns = 25;

/**
 * One pass: observe → decide → record → act, again and again as far as it goes without waiting. What is
 * decided is recorded before it is done, so a crash anywhere is followed by the same look at the world.
 */
export async function pass(laneId: number, deps: PassDeps, signal: AbortSignal): Promise<PassResult> {
  let failed: readonly FailedAction[] = [];
  for (let turn = 0; turn < maxTurns; turn++) {
    signal.throwIfAborted();
    const o = await observe(laneId, deps, failed, deps.clock.now(), signal);
    if (o === null) return { kind: 'settled' };
    // Looking takes time: what is due is judged by the moment of the decision, `askedAt` says how old the look is.
    const now = deps.clock.now();
    const decision = decide(o, now);
    if (!(await agreed(deps, o, decision, now))) continue;
    if (decision.undo !== null) {
      failed = [];
      continue;
    }
    if (failed.length > 0) return failing(failed, decision);
    if (decision.actions.length === 0) return ended(o, decision);
    deps.routes.forget(laneId);
    failed = await actAll(decision.actions, deps, signal, (action, error) =>
      deps.onActionError(laneId, action.kind, error),
    );
    // Somebody wrote first: not a failure, the next look decides anew.
    if (failed.every((one) => one.fault.kind === 'CONFLICT')) failed = [];
  }
  return { kind: 'failing', slow: false, ms: 1000 };
}

/** Recorded, or found unmoved: the decision still stands. */
async function agreed(deps: PassDeps, o: Observed, decision: Decision, now: number): Promise<boolean> {
  if (changesRows(decision)) return record(deps.store, deps.environments, o, decision, now);
  const dueAt = decision.lookAgainMs === null ? null : now + decision.lookAgainMs;
  const overdue = o.lane.dueAt !== null && o.lane.dueAt <= now;
  if ((dueAt === null) !== (o.lane.dueAt === null) || (overdue && decision.actions.length === 0))
    return recordDue(deps.store, o.lane, dueAt);
  if (decision.actions.length === 0) return true;
  const version = await deps.store.read(
    async (view) => (await view.rows.findOneBy(LaneRow, { id: o.lane.id }))?.version,
  );
  return version === o.lane.version;
}

function failing(failed: readonly FailedAction[], decision: Decision): PassResult {
  const slow = failed.every((one) => one.fault.kind === 'DENIED' || one.fault.kind === 'INVALID');
  return { kind: 'failing', slow, ms: decision.lookAgainMs ?? 0 };
}

function ended(o: Observed, decision: Decision): PassResult {
  const blindness = [o.clusterId, o.route, ...o.workloads.values()].some((look) => !look.known);
  if (blindness) return { kind: 'failing', slow: false, ms: decision.lookAgainMs ?? 0 };
  return decision.lookAgainMs === null ? { kind: 'settled' } : { kind: 'waiting', ms: decision.lookAgainMs };
}
