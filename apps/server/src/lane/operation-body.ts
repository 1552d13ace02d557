import type { Operation as OperationBody } from '@arthor/contract';
import type { Blocking, Deployment, Lane, OperationRecord } from '@arthor/core';
import { deploymentBody } from './deployment-body.js';
import { blockingBody } from './blocking-body.js';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';

/** An accepted operation with what its row knows beyond the rules: who, through what, why. */
export interface StoredOperation extends OperationRecord {
  /** Why, in the words of who asked for it. */
  readonly reason: string | null;
  readonly byUser: string;
  readonly byThrough: string;
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
  /** The last reason it waited for; what a finished one is shown with. */
  readonly blocking: Blocking | null;
}

/** The lanes of one operation and its deployment's row; null is what somebody deleted by hand. */
export interface OperationSurroundings {
  readonly lane: Lane | null;
  /** The second lane of a PROMOTE from another symbol. */
  readonly sourceLane: Lane | null;
  readonly deployment: Deployment | null;
}

/** An operation as the API shows it: while it runs it is blocked by what blocks its lane. */
export function operationBody(record: StoredOperation, around: OperationSurroundings): OperationBody {
  const { lane, sourceLane, deployment } = around;
  const owner = [lane, sourceLane].find((one) => one?.id === deployment?.laneId) ?? nothingInForce;
  return {
    id: record.id,
    operate: record.operate,
    status: record.status,
    code: record.endedCode,
    tick: record.tick,
    lane: laneKey(record.laneId, record),
    sourceLane: sourceLane === null ? null : laneKey(sourceLane.id, sourceLane),
    buildId: record.buildId,
    deploymentId: record.deploymentId,
    deployment: deployment === null ? null : deploymentBody(deployment, owner),
    related: record.related.map(({ id, change }) => ({ id, change })),
    cancels: record.cancels,
    steps: record.steps.map((step) => ({
      name: step.name,
      status: step.status,
      startedAt: isoTimeOrNull(step.startedAt),
      finishedAt: isoTimeOrNull(step.finishedAt),
      attempts: step.attempts,
    })),
    blocking: blockingBody(record.status === 'RUNNING' ? (lane?.blocking ?? null) : record.blocking),
    endedBy: record.endedBy,
    reason: record.reason,
    by: { user: record.byUser, through: record.byThrough },
    createdAt: isoTime(record.createdAt),
    finishedAt: isoTimeOrNull(record.finishedAt),
  };
}

const nothingInForce = { mainId: null, canaryId: null };

function laneKey(
  id: number,
  of: { readonly application: string; readonly environment: string; readonly symbol: string },
): OperationBody['lane'] {
  return { id, application: of.application, environment: of.environment, symbol: of.symbol };
}
