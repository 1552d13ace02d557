import type { Deployment } from '../lane/deployment.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type Common,
  type LaneFacts,
  type Refusal,
  type RowValues,
  type Warning,
} from './accepted.js';
import { bringing, isLive } from './chain.js';
import type { Operate } from './record.js';

/**
 * Changes values of a deployment that serves. Legal once it has served; an unfinished change of the same
 * row is overtaken. While an operation brings a new row into the chain it is refused: it would throw that
 * release away.
 */
export function changeInPlace(
  request: Common & { readonly deployment: Deployment; readonly operate: Operate; readonly set: RowValues },
  facts: LaneFacts,
  warnings: readonly Warning[],
): Accepted | Refusal {
  const row = request.deployment;
  const refused = movedOn(facts.lane, request) ?? notNow(row, facts);
  if (refused !== null) return refused;
  const event = row.status === 'DEPLOYED' ? 'MODIFIED' : null;
  const set: RowValues = { ...request.set, lifecycle: 'MODIFYING' };
  const overtaken = facts.records.filter((record) => record.deploymentId === row.id);
  return {
    ok: true,
    operate: request.operate,
    canary: row.canary,
    create: null,
    target: row,
    moves: [{ row, event, newTick: true, related: false, set }],
    endings: overtaken.map((record) => ({ record, status: 'CANCELLED', code: 'SUPERSEDED' })),
    related: [],
    cancels: null,
    onStalled: request.onStalled ?? facts.environment.onStalled,
    warnings,
  };
}

/** Why a row cannot be changed in place now; null when it can. */
export function notNow(row: Deployment, facts: LaneFacts): Refusal | null {
  const running = bringing(facts, row.canary);
  if (running !== null)
    return refuse(
      'state',
      'OPERATION_RUNNING',
      `Operation ${running.id} (${running.operate}) brings another deployment: wait for it or cancel it.`,
      { operation: running.id, operate: running.operate },
    );
  if (!isLive(row))
    return refuse(
      'state',
      row.status === 'WITHDRAWN' ? 'DEPLOYMENT_WITHDRAWN' : 'ALREADY_LEAVING',
      `${row.name} is ${row.status}.`,
      { deployment: row.id, status: row.status },
    );
  if (row.servedAt === null)
    return refuse('state', 'NOT_SERVED_YET', `${row.name} never served yet.`, { deployment: row.id });
  return null;
}
