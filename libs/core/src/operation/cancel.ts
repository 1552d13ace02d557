import { movedOn, refuse, type Accepted, type Common, type Lanes, type Refusal } from './accepted.js';
import { servingOf } from './chain.js';
import type { OperationRecord } from './record.js';
import { codeOf, type OperationRule } from './rule.js';
import { undo } from './undo.js';

/** CANCEL as it was asked for. */
export interface CancelRequest extends Common {
  readonly record: OperationRecord;
}

/** Takes a RUNNING operation back: the route first, then what never served is removed. Legal until DONE. */
export function acceptCancel(request: CancelRequest, facts: Lanes): Accepted | Refusal {
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
  const taken = undo(record, facts.source === null ? [facts] : [facts, facts.source]);
  if (taken.moves.length === 0 && servingOf(facts, record.canary)?.id === target.id)
    return refuse('state', 'ALREADY_IN_FORCE', `${target.name} serves: there is nothing to take back.`, {
      deployment: target.id,
    });
  return {
    ok: true,
    operate: 'CANCEL',
    canary: record.canary,
    create: null,
    target,
    ...taken,
    endings: [{ record, status: 'CANCELLED', code: 'CANCELLED' }],
    cancels: record,
    onStalled: request.onStalled ?? 'WAIT',
    warnings: [],
  };
}

export const cancel: OperationRule<CancelRequest> = {
  names: 'operation',
  accept: acceptCancel,
  allowed: (facts) => {
    const record = facts.records.find(({ operate }) => operate !== 'DELETE' && operate !== 'CANCEL');
    return record === undefined
      ? 'NOTHING_RUNS'
      : codeOf(acceptCancel({ record }, { ...facts, source: null, past: [] }));
  },
  summary: ({ params: p, where }) =>
    p['keeps'] === null
      ? {
          summaryCode: 'CANCEL_REMOVES',
          summary: `Cancel the deployment of build ${p['build']} as ${where}; nothing else serves there.`,
        }
      : {
          summaryCode: 'CANCEL_KEEPS',
          summary: `Cancel the deployment of build ${p['build']} as ${where}; build ${p['keeps']} goes on serving.`,
        },
  inverse: () => null,
};
