import {
  acceptedChanges,
  type Cause,
  lanePath,
  scalingBy,
  type Accepted,
  type Deployment,
  type Lanes,
  type RenderedWorkload,
  type WorkloadSpec,
} from '@arthor/core';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { LaneRow } from '../store/entity/lane.js';
import { keepWorkload } from '../store/snapshot.js';
import type { Tx } from '../store/store.js';
import { writeChanges } from './write-changes.js';

/** The new deployment's spec, and its rendered objects. */
export interface Rendered {
  readonly spec: WorkloadSpec;
  readonly workload: RenderedWorkload;
}

/** Who asked, through what, and why. */
export interface Asked {
  readonly byUser: string;
  readonly byThrough: string;
  readonly principal: string;
  readonly idempotencyKey: string | null;
  readonly bodyHash: string | null;
  readonly reason: string | null;
  /** What made Arthor ask for it; null = a person did. */
  readonly cause: Cause | null;
}

/** Columns that the core does not need. */
export interface Mirrored {
  readonly applicationId: number;
  readonly featureId: number;
  readonly host: string;
  readonly routeName: string;
  readonly deployMode: DeploymentRow['deployMode'];
}

/**
 * Writes an accepted operation under the lane's lock: the new row, the changed rows, the ended operations
 * and its own record. It takes the tick under the lock: per lane, commit order is tick order.
 */
export async function writeAccepted(
  tx: Tx,
  [lane, source]: readonly [LaneRow, LaneRow | null],
  { accepted, facts }: { readonly accepted: Accepted; readonly facts: Lanes },
  made: (Rendered & Mirrored) | null,
  asked: Asked,
  now: number,
): Promise<DeployRecordRow> {
  const lanes = source === null ? [lane] : [lane, source];
  const tick = await tx.tick(lanes);
  const target =
    made === null ? accepted.target : await insertDeployment(tx, lane, accepted, made, tick, now);
  if (target === null) throw new Error(`${accepted.operate} has neither a target nor a new deployment`);
  const record = await insertRecord(tx, lane, accepted, {
    sourceLaneId: source?.id ?? null,
    target,
    tick,
    createdAt: now,
    ...asked,
  });
  const clock = accepted.ttlMs == null ? {} : { databaseAt: await tx.now() };
  const written = { tick, targetId: target.id, operationId: record.id, now, ...clock };
  const read = facts.source === null ? [facts] : [facts, facts.source];
  await writeChanges(tx, lanes, acceptedChanges(accepted, read, written));
  return record;
}

async function insertDeployment(
  tx: Tx,
  lane: LaneRow,
  accepted: Accepted,
  made: Rendered & Mirrored,
  tick: number,
  now: number,
): Promise<DeploymentRow> {
  const { create } = accepted;
  if (create === null) throw new Error('nothing to create');
  const { spec, workload } = made;
  const { objects, ...facts } = workload;
  const row = await tx.insert(DeploymentRow, {
    applicationId: made.applicationId,
    application: lane.application,
    featureId: made.featureId,
    buildId: create.build.id,
    environment: lane.environment,
    namespace: lane.environment,
    host: made.host,
    deployMode: made.deployMode,
    canary: create.canary,
    canaryType: create.canaryType,
    canaryValue: create.canaryValue,
    weight: create.weight,
    symbol: lane.symbol,
    tick,
    external: create.external,
    status: 'DEPLOYING',
    name: spec.ref.name,
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy,
    replicas: create.replicas,
    scaling: scalingBy(create.autoscale),
    readyReplicas: 0,
    podLabelName: spec.ref.name,
    containerName: spec.ref.name,
    pods: [],
    deploymentStatus: 'PROCESSING',
    serviceName: spec.service ? spec.ref.name : null,
    routeName: made.routeName,
    routePath: create.external ? lanePath(lane.application, lane.symbol) : null,
    lifecycle: 'CREATING',
    createdAt: now,
    laneId: lane.id,
    commitId: create.build.commitId,
    workload: facts,
    applied: facts.hash,
    conditions: [],
    version: 0,
  });
  await keepWorkload(tx, row.id, { spec, objects }, now);
  return row;
}

async function insertRecord(
  tx: Tx,
  lane: LaneRow,
  accepted: Accepted,
  {
    target,
    ...asked
  }: Asked & {
    readonly target: Deployment;
    readonly sourceLaneId: number | null;
    readonly tick: number;
    readonly createdAt: number;
  },
): Promise<DeployRecordRow> {
  const first = accepted.related[0] ?? null;
  return tx.insert(DeployRecordRow, {
    operate: accepted.operate,
    deploymentId: target.id,
    targetSnapshot: await snapshot(tx, target),
    relatedId: first?.id ?? null,
    relatedSnapshot: first === null ? null : await snapshot(tx, first),
    status: 'RUNNING',
    laneId: lane.id,
    application: lane.application,
    environment: lane.environment,
    symbol: lane.symbol,
    canary: accepted.canary,
    buildId: accepted.create?.build.id ?? accepted.target?.buildId ?? null,
    related: accepted.related,
    cancels: accepted.cancels?.id ?? null,
    steps: [],
    onStalled: accepted.onStalled,
    ...asked,
  });
}

/** The row without what is merely observed; a whole one was read or written under the same lock. */
async function snapshot(tx: Tx, of: { readonly id: number }) {
  const whole =
    of instanceof DeploymentRow ? of : await tx.rows.findOneByOrFail(DeploymentRow, { id: of.id });
  const { pods: _pods, conditions: _conditions, ...row } = whole;
  return row;
}
