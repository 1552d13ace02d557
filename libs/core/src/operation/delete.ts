import type { Deployment } from '../lane/deployment.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type Common,
  type LaneFacts,
  type Refusal,
  type Warning,
} from './accepted.js';
import { isLive, stayingCanary } from './chain.js';
import { codeOf, type OperationRule } from './rule.js';
import { undo } from './undo.js';

/** DELETE as it was asked for. */
export interface DeleteRequest extends Common {
  readonly deployment: Deployment;
}

/**
 * Takes a live deployment offline: out of the route, drain, remove. One that never served is undone
 * together with the operation that was bringing it.
 */
export function acceptDelete(request: DeleteRequest, facts: LaneFacts): Accepted | Refusal {
  const { lane, rows, records } = facts;
  const row = request.deployment;
  const moved = movedOn(lane, request);
  if (moved !== null) return moved;
  const serves = row.id === lane.mainId || row.id === lane.canaryId;
  // A newer deploy that does not get ready holds a row that was being taken offline: it may be sent again.
  const held =
    serves && rows.some((other) => other.canary === row.canary && isLive(other) && other.tick > row.tick);
  // Whom a former gateway still leads to is taken offline by a person: only they know that nobody comes in there.
  const former = lane.route?.former;
  const comesIn = former != null && (former.main === row.name || former.canary === row.name);
  const leaving = (row.status === 'DELETING' && !held) || (row.status === 'REPLACING' && !serves && !comesIn);
  if (leaving || row.status === 'WITHDRAWN')
    return refuse(
      'state',
      row.status === 'WITHDRAWN' ? 'DEPLOYMENT_WITHDRAWN' : 'ALREADY_LEAVING',
      `${row.name} is ${row.status} already.`,
      {
        deployment: row.id,
        status: row.status,
      },
    );
  if (!row.canary && serves && stayingCanary(facts) !== null)
    return refuse('rule', 'CANARY_LIVE', 'Its canary is live: take the canary offline first.', {
      deployment: row.id,
    });
  const bringing = records.find((record) => record.deploymentId === row.id && record.operate !== 'DELETE');
  const common = {
    ok: true,
    operate: 'DELETE',
    canary: row.canary,
    create: null,
    target: row,
    onStalled: request.onStalled ?? 'WAIT',
    warnings: abandoned(row),
  } as const;
  if (!serves && !comesIn) {
    const operate = bringing?.operate ?? 'DEPLOY';
    const made = { operate, deploymentId: row.id, canary: row.canary, tick: bringing?.tick ?? row.tick };
    return {
      ...common,
      ...undo(made, [facts]),
      endings: bringing === undefined ? [] : [{ record: bringing, status: 'CANCELLED', code: 'CANCELLED' }],
      cancels: bringing ?? null,
    };
  }
  return {
    ...common,
    moves: [{ row, event: row.status === 'DELETING' ? null : 'TAKEN_OFF', newTick: true, related: false }],
    endings: bringing === undefined ? [] : [{ record: bringing, status: 'CANCELLED', code: 'SUPERSEDED' }],
    related: [],
    cancels: null,
  };
}

/** Its cluster is not to be reached: what is there stays there. */
function abandoned(row: Deployment): readonly Warning[] {
  if (!row.conditions.some(({ reason }) => reason === 'CLUSTER_CHANGED')) return [];
  const objects = [`Deployment ${row.name}`, `Service ${row.name}`, `route ${row.routeName}`].join(', ');
  const message = `No configured context leads to its cluster: ${objects} in ${row.environment} stay there.`;
  return [{ code: 'ABANDONED', message, params: { objects, namespace: row.environment } }];
}

export const takeOffline: OperationRule<DeleteRequest> = {
  names: 'deployment',
  accept: acceptDelete,
  allowed: (facts) => {
    const { lane, rows } = facts;
    const main =
      rows.find((row) => row.id === lane.mainId) ??
      rows.find((row) => !row.canary && row.status === 'DEPLOYING');
    return main === undefined ? 'NOTHING_SERVES' : codeOf(acceptDelete({ deployment: main }, facts));
  },
  summary: ({ params: p, where }) => ({
    summaryCode: 'DELETE',
    summary: `Take build ${p['build']} of ${where} offline.`,
  }),
  inverse: ({ target }) => (target === null ? null : { operate: 'ROLLBACK', deployment: target }),
};
