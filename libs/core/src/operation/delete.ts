import type { Deployment } from '../lane/deployment.js';
import { movedOn, refuse, type Accepted, type Common, type LaneFacts, type Refusal } from './accepted.js';
import { undo } from './undo.js';

/**
 * Takes a live deployment offline: out of the route, drain, remove. One that never served is undone
 * together with the operation that was bringing it.
 */
export function acceptDelete(
  request: Common & { readonly deployment: Deployment },
  facts: LaneFacts,
): Accepted | Refusal {
  const { lane, rows, records } = facts;
  const row = request.deployment;
  const moved = movedOn(lane, request);
  if (moved !== null) return moved;
  const serves = row.id === lane.mainId || row.id === lane.canaryId;
  // A newer deploy that does not get ready holds a row that was being taken offline: it may be sent again.
  const held =
    serves && rows.some((other) => other.canary === row.canary && isLive(other) && other.tick > row.tick);
  const leaving = (row.status === 'DELETING' && !held) || (row.status === 'REPLACING' && !serves);
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
  if (!row.canary && serves && rows.some((other) => other.canary && isLive(other)))
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
    warnings: [],
  } as const;
  if (!serves) {
    const made = { deploymentId: row.id, canary: row.canary, tick: bringing?.tick ?? row.tick };
    return {
      ...common,
      ...undo(made, lane, rows),
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

const isLive = (row: Deployment): boolean => row.status === 'DEPLOYING' || row.status === 'DEPLOYED';
