import type { Operation as OperationBody } from '@arthor/contract';
import type { Blocking, Deployment, Lane, OperationRecord } from '@arthor/core';
import { deploymentBody } from './deployment-body.js';
import { blockingBody } from './blocking-body.js';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';

/** An accepted operation with what its row adds for people: who, through what, why. */
export interface StoredOperation extends OperationRecord {
  /** Why, in their own words. */
  readonly reason: string | null;
  readonly byUser: string;
  readonly byThrough: string;
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
  /** The last thing it waited for, shown also after its end. */
  readonly blocking: Blocking | null;
}

/** The lanes and the deployment of an operation; null if somebody deleted the row by hand. */
export interface OperationSurroundings {
  readonly lane: Lane | null;
  /** The second lane of a PROMOTE from another symbol. */
  readonly sourceLane: Lane | null;
  readonly deployment: Deployment | null;
}

/** An operation as the API shows it. While it runs, whatever blocks its lane blocks it. */
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
