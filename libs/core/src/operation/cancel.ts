import { movedOn, refuse, type Accepted, type Common, type LaneFacts, type Refusal } from './accepted.js';
import type { OperationRecord } from './record.js';
import { undo } from './undo.js';

/** Takes a RUNNING operation back: the route first, then what never served is removed. Legal until DONE. */
export function acceptCancel(
  request: Common & { readonly record: OperationRecord },
  facts: LaneFacts,
): Accepted | Refusal {
  const { record } = request;
  const moved = movedOn(facts.lane, request);
  if (moved !== null) return moved;
  if (record.operate === 'CANCEL' || record.operate === 'DELETE')
    return refuse('rule', 'CANCEL_REFUSED', `A ${record.operate} cannot be cancelled; roll back instead.`, {
      operate: record.operate,
    });
  if (record.status !== 'RUNNING')
    return refuse('state', 'OPERATION_FINISHED', `Operation ${record.id} is ${record.status} already.`, {
      operation: record.id,
      status: record.status,
    });
  const target = facts.rows.find((row) => row.id === record.deploymentId) ?? null;
  if (target === null)
    return refuse('state', 'DEPLOYMENT_ROW_MISSING', `Operation ${record.id} has no deployment any more.`, {
      operation: record.id,
    });
  return {
    ok: true,
    operate: 'CANCEL',
    canary: record.canary,
    create: null,
    target,
    ...undo(record, facts.lane, facts.rows),
    endings: [{ record, status: 'CANCELLED', code: 'CANCELLED' }],
    cancels: record,
    onStalled: request.onStalled ?? 'WAIT',
    warnings: [],
  };
}
