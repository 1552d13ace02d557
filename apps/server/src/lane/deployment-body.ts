import type { Deployment as DeploymentBody } from '@arthor/contract';
import { isServing, type Condition, type Deployment, type Lane } from '@arthor/core';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';
import { podBody } from './pod-body.js';

/** A deployment as the API shows it. `serving` comes from the lane, not from the row's status. */
export function deploymentBody(row: Deployment, lane: Pick<Lane, 'mainId' | 'canaryId'>): DeploymentBody {
  return {
    id: row.id,
    name: row.name,
    laneId: row.laneId,
    application: row.application,
    environment: row.environment,
    symbol: row.symbol,
    canary: row.canary,
    canaryType: row.canaryType,
    canaryValue: row.canaryValue,
    weight: row.weight,
    status: row.status,
    serving: isServing(lane, row.id),
    tick: row.tick,
    lifecycle: row.lifecycle,
    deployMode: row.deployMode,
    external: row.external,
    buildId: row.buildId,
    image: row.image,
    commitId: row.commitId,
    replicas: row.replicas,
    readyReplicas: row.readyReplicas,
    autoscale: row.scaling?.autoscale ?? null,
    autoscaler: row.scaling?.foreign ?? null,
    pods: row.pods.map(podBody),
    conditions: row.conditions.map(conditionBody),
    createdAt: isoTime(row.createdAt),
    finishedAt: isoTimeOrNull(row.finishedAt),
  };
}

function conditionBody(condition: Condition): DeploymentBody['conditions'][number] {
  return {
    type: condition.type,
    status: condition.status,
    reason: condition.reason,
    message: condition.message,
    ...(condition.params === undefined ? {} : { params: condition.params }),
    since: isoTime(condition.since),
  };
}
