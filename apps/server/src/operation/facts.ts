import {
  acceptCancel,
  acceptDelete,
  acceptDeploy,
  liveStatuses,
  type Accepted,
  type Environment,
  type Lane,
  type LaneFacts,
  type OnStalled,
  type Refusal,
} from '@arthor/core';
import type { OperationCreate } from '@arthor/contract';
import { In } from 'typeorm';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';
import type { Target } from './target.js';

/** A lane nobody has deployed to yet, for a plan: nothing is written. */
export const laneToBe = (of: Pick<Lane, 'application' | 'environment' | 'symbol'>): Lane => ({
  id: 0,
  application: of.application,
  environment: of.environment,
  symbol: of.symbol,
  tick: 0,
  version: 0,
  mainId: null,
  canaryId: null,
  dueAt: null,
  expiresAt: null,
  route: null,
  conditions: [],
  blocking: null,
});

/** The lane with its live rows and running operations; under the lane's lock when `view` is a Tx that holds it. */
export async function laneFacts(view: View, lane: Lane, environment: Environment): Promise<LaneFacts> {
  const rows = await view.rows.findBy(DeploymentRow, { laneId: lane.id, status: In(liveStatuses) });
  const records = await view.rows.findBy(DeployRecordRow, { laneId: lane.id, status: 'RUNNING' });
  return { lane, rows, records, environment };
}

/** Asks the core's rule of this operation. The rows a target names are read again from the facts: they may have moved. */
export async function decideAccept(
  view: View,
  target: Target,
  body: OperationCreate,
  facts: LaneFacts,
  defaultReplicas: number,
): Promise<Accepted | Refusal> {
  const common: { expectedTick?: number; onStalled?: OnStalled } = {
    ...(body.expectedTick === undefined ? {} : { expectedTick: body.expectedTick }),
    ...(body.onStalled === undefined ? {} : { onStalled: body.onStalled }),
  };
  switch (target.operate) {
    case 'DEPLOY': {
      const { external, replicas } = body.operate === 'DEPLOY' ? body : {};
      return acceptDeploy({ ...common, build: target.build, external, replicas, defaultReplicas }, facts);
    }
    case 'DELETE': {
      const row = await view.rows.findOneByOrFail(DeploymentRow, { id: target.deployment.id });
      return acceptDelete({ ...common, deployment: row }, facts);
    }
    case 'CANCEL': {
      const record = await view.rows.findOneByOrFail(DeployRecordRow, { id: target.record.id });
      return acceptCancel({ ...common, record }, facts);
    }
  }
}
