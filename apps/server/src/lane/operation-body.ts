import type { Operation as OperationBody } from '@arthor/contract';
import {
  arthor,
  type Blocking,
  type Cause,
  type Deployment,
  type InverseTold,
  type Lane,
  type OperationRecord,
} from '@arthor/core';
import { deploymentBody } from './deployment-body.js';
import { blockingBody } from './blocking-body.js';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';

/** An accepted operation with what its row adds for people: who, through what, why. */
export interface StoredOperation extends OperationRecord {
  /** Why, in their own words. */
  readonly reason: string | null;
  readonly cause: Cause | null;
  readonly byThrough: string;
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
  /** The last thing it waited for, shown also after its end. */
  readonly blocking: Blocking | null;
}

/** The lanes and the deployment of an operation (null if somebody deleted the row by hand), and what undoes it. */
export interface OperationSurroundings {
  readonly lane: Lane | null;
  /** The second lane of a PROMOTE from another symbol. */
  readonly sourceLane: Lane | null;
  readonly deployment: Deployment | null;
  readonly inverse: InverseTold;
}

/** An operation as the API shows it. While it runs, whatever blocks its lane blocks it. */
export function operationBody(operation: StoredOperation, around: OperationSurroundings): OperationBody {
  const { lane, sourceLane, deployment, inverse: told } = around;
  const owner = [lane, sourceLane].find((one) => one?.id === deployment?.laneId) ?? nothingInForce;
  return {
    id: operation.id,
    operate: operation.operate,
    status: operation.status,
    code: operation.endedCode,
    tick: operation.tick,
    lane: laneKey(operation.laneId, operation),
    sourceLane: sourceLane === null ? null : laneKey(sourceLane.id, sourceLane),
    buildId: operation.buildId,
    deploymentId: operation.deploymentId,
    deployment: deployment === null ? null : deploymentBody(deployment, owner),
    related: operation.related.map(({ id, change }) => ({ id, change })),
    cancels: operation.cancels,
    steps: operation.steps.map((step) => ({
      name: step.name,
      status: step.status,
      startedAt: isoTimeOrNull(step.startedAt),
      finishedAt: isoTimeOrNull(step.finishedAt),
      attempts: step.attempts,
    })),
    blocking: blockingBody(operation.status === 'RUNNING' ? (lane?.blocking ?? null) : operation.blocking),
    endedBy: operation.endedBy,
    reason: operation.reason,
    by: { user: operation.byUser === arthor ? null : operation.byUser, through: operation.byThrough },
    cause: operation.cause === null ? null : { ...operation.cause, params: { ...operation.cause.params } },
    inverse: told.inverse === null ? null : { ...told.inverse },
    inverseRefused: told.refused === null ? null : { ...told.refused, params: { ...told.refused.params } },
    createdAt: isoTime(operation.createdAt),
    finishedAt: isoTimeOrNull(operation.finishedAt),
  };
}

const nothingInForce = { mainId: null, canaryId: null };

function laneKey(
  id: number,
  of: { readonly application: string; readonly environment: string; readonly symbol: string },
): OperationBody['lane'] {
  return { id, application: of.application, environment: of.environment, symbol: of.symbol };
}
