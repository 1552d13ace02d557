import type { Params } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { Accepted, LaneFacts, Refusal } from './accepted.js';
import { valuesInForce, type Inverse, type Undoable } from './inverse.js';
import type { OperationRecord } from './record.js';
import { accept, rules } from './rules.js';

/** What undoes an operation that is done; or null, and why. One of the two is null. */
export interface InverseTold {
  readonly inverse: Inverse | null;
  readonly refused: { readonly code: string; readonly params: Params } | null;
}

/** What the rules need to know now of the lane of an operation that is done. */
export interface Afterwards {
  /** The lane with its live rows and running operations; null = its environment cannot be used. */
  readonly facts: LaneFacts | null;
  /** The operation's target and related rows, whatever became of them. */
  readonly rows: ReadonlyMap<number, Deployment>;
  readonly target: TargetBefore;
}

/** An operation's target as it was before. */
export type TargetBefore = Pick<Deployment, 'inForce' | 'weight' | 'replicas' | 'shutdownAt'>;

/** What undoes an operation, asked of the rules as they would answer now. */
export function inverseOf(record: OperationRecord, afterwards: Afterwards): InverseTold {
  const { id, operate, status } = record;
  if (status === 'RUNNING') return stillRuns(record);
  const inverse = status === 'DONE' ? rules[operate].inverse(undoable(record, afterwards)) : null;
  if (inverse === null) return refused('NOTHING_TO_UNDO', { operation: id, status });
  const { facts, rows } = afterwards;
  if (facts === null) return refused('ENVIRONMENT_BROKEN', {});
  const row = rows.get(inverse.deployment ?? 0);
  if (row === undefined) return refused('DEPLOYMENT_UNKNOWN', { id: inverse.deployment ?? null });
  const answer = asked(inverse, row, facts);
  return answer.ok ? { inverse, refused: null } : refused(answer.code, answer.params);
}

/** What is not over has no inverse; a CANCEL takes it back. */
export const stillRuns = ({ id, operate }: Pick<OperationRecord, 'id' | 'operate'>): InverseTold =>
  refused('OPERATION_RUNNING', { operation: id, operate });

const refused = (code: string, params: Params): InverseTold => ({ inverse: null, refused: { code, params } });

function undoable(record: OperationRecord, { rows, target }: Afterwards): Undoable {
  return {
    target: record.deploymentId,
    before: servedBefore(record, rows) ?? stayedInForce(record, target),
    was: valuesInForce(target),
  };
}

/** Whom it replaced and who served: one of them may have been on its way in again, the other out. */
function servedBefore({ related, canary }: OperationRecord, rows: Afterwards['rows']): number | null {
  const served = related.filter(({ id, change }) => {
    const row = rows.get(id);
    return change === 'REPLACING' && row?.canary === canary && row.servedAt !== null;
  });
  return (served.find(({ before }) => before === 'REPLACING') ?? served[0])?.id ?? null;
}

/** A ROLLBACK to whom no route had left yet: it served before, too. */
function stayedInForce(record: OperationRecord, target: TargetBefore): number | null {
  const reinstated = record.related.some(
    ({ id, change }) => change === 'REINSTATED' && id === record.deploymentId,
  );
  return record.operate === 'ROLLBACK' && reinstated && target.shutdownAt === null
    ? record.deploymentId
    : null;
}

function asked(inverse: Inverse, deployment: Deployment, facts: LaneFacts): Accepted | Refusal {
  const lanes = { ...facts, source: null, past: [] };
  const { operate, weight = 0, replicas, min, max } = inverse;
  switch (operate) {
    case 'ROLLBACK':
    case 'DELETE':
      return accept(operate, { deployment }, lanes);
    case 'SCALE':
      return accept(operate, { deployment, replicas, min, max }, lanes);
    case 'UPDATE_BLUE_GREEN':
      return accept(operate, { deployment, weight }, lanes);
    default:
      throw new Error(`${operate} undoes nothing`);
  }
}
