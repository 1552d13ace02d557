import type { Deployment } from '../lane/deployment.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type Common,
  type Lanes,
  type LaneFacts,
  type Refusal,
  type RowMove,
} from './accepted.js';
import { atLeastServing, madeLike, replaceLike } from './again.js';
import { strandsCanary } from './canary.js';
import { newestLive, replacing, servingOf, succeededBy, superseded } from './chain.js';
import { bringBack } from './inverse.js';
import type { OperationRule } from './rule.js';

/** ROLLBACK as it was asked for: to one deployment, or (null) to the lane's last good one. */
export interface RollbackRequest extends Common {
  readonly deployment: Deployment | null;
}

/**
 * Back to an earlier deployment. One that still runs is reinstated (no new pods); else a new one is made
 * from its kept spec. Needs neither the pipeline nor the repository.
 */
export function acceptRollback(request: RollbackRequest, facts: Lanes): Accepted | Refusal {
  const moved = movedOn(facts.lane, request);
  if (moved !== null) return moved;
  const to = request.deployment ?? lastGood(facts);
  if (to === null)
    return refuse('rule', 'NOTHING_TO_ROLL_BACK_TO', 'No earlier deployment of this lane served well.');
  const refused = notBackTo(to, facts);
  if (refused !== null) return refused;
  const accepted = isKept(to, facts) ? reinstate(to, facts, request) : remake(to, facts, request);
  const leaves = servingOf(facts, to.canary);
  return {
    ...accepted,
    moves: accepted.moves.map((move) =>
      move.row.id === leaves?.id && move.row.id !== to.id ? { ...move, left: true } : move,
    ),
  };
}

/**
 * The newest main that served, of another build than the one in force, and that nobody rolled back from or
 * took back, and that did not fail after it had served.
 */
export function lastGood(facts: Lanes): Deployment | null {
  const main = servingOf(facts, false);
  return (
    facts.past.find(
      (row) =>
        !row.canary &&
        row.servedAt !== null &&
        row.leftBy === null &&
        row.id !== main?.id &&
        row.buildId !== main?.buildId,
    ) ?? null
  );
}

function notBackTo(to: Deployment, facts: LaneFacts): Refusal | null {
  if (to.servedAt === null)
    return refuse('state', 'NOT_SERVED_YET', `${to.name} never served.`, { deployment: to.id });
  const inForce = servingOf(facts, to.canary)?.id === to.id;
  if (inForce && newestLive(facts, to.canary)?.id === to.id)
    return refuse('state', 'ALREADY_IN_FORCE', `${to.name} is in force.`, { deployment: to.id });
  if (to.canary && servingOf(facts, false) === null)
    return refuse('rule', 'NO_MAIN', 'Nothing serves in this lane: roll the main back first.');
  return to.canary ? null : strandsCanary(to.external, facts);
}

/** Still runs, and may stay. */
const isKept = (to: Deployment, facts: LaneFacts): boolean =>
  facts.rows.some((row) => row.id === to.id && row.removalAt === null && row.status !== 'DEPLOYING');

function reinstate(to: Deployment, facts: Lanes, request: RollbackRequest): Accepted {
  const others = succeededBy(facts, to.canary, to);
  const replicas = to.canary ? to.replicas : atLeastServing(to.replicas, facts);
  // It stays after all: who was taking it offline would wait for ever.
  const leaving = facts.records
    .filter((record) => record.operate === 'DELETE' && record.deploymentId === to.id)
    .map((record) => ({ record, status: 'CANCELLED', code: 'SUPERSEDED' }) as const);
  const overtaken = superseded(facts, to.canary).filter(({ record }) =>
    leaving.every((ending) => ending.record.id !== record.id),
  );
  const back: RowMove = { row: to, event: 'REINSTATED', newTick: true, related: false, set: { replicas } };
  return {
    ok: true,
    operate: 'ROLLBACK',
    canary: to.canary,
    create: null,
    target: to,
    moves: [back, ...others],
    endings: [...overtaken, ...leaving],
    related: [{ id: to.id, change: 'REINSTATED', before: to.status }, ...replacing(others)],
    cancels: null,
    onStalled: request.onStalled ?? facts.environment.onStalled,
    warnings: [],
  };
}

/** A main that fell gives its place back: with the pods it has, nothing is waited for. */
export function acceptReturn(to: Deployment, facts: Lanes): Accepted {
  const accepted = reinstate(to, facts, { deployment: to });
  const fallen = servingOf(facts, false);
  return {
    ...accepted,
    moves: accepted.moves.map((move) => {
      if (move.row.id === to.id) return reinstateAsIs(move);
      return move.row.id === fallen?.id ? { ...move, left: true } : move;
    }),
  };
}

const reinstateAsIs = ({ set: _set, ...move }: RowMove): RowMove => move;

function remake(to: Deployment, facts: Lanes, request: RollbackRequest): Accepted {
  const replicas = to.canary ? to.replicas : atLeastServing(to.replicas, facts);
  return replaceLike('ROLLBACK', madeLike(to, { replicas }), facts, request);
}

export const rollback: OperationRule<RollbackRequest> = {
  names: 'deployment or lane',
  accept: acceptRollback,
  allowed: () => null,
  summary: ({ accepted, params: p, where }) =>
    accepted.create === null
      ? {
          summaryCode: 'ROLLBACK_REINSTATES',
          summary: `Bring build ${p['build']} of ${where} back; its pods still run.`,
        }
      : {
          summaryCode: 'ROLLBACK_REMAKES',
          summary: `Bring build ${p['build']} of ${where} back with new pods.`,
        },
  inverse: bringBack,
};
