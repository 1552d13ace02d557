import {
  endSteps,
  lanePath,
  mustStep,
  type Accepted,
  type RenderedWorkload,
  type WorkloadSpec,
} from '@arthor/core';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { LaneRow } from '../store/entity/lane.js';
import { keepWorkload } from '../store/snapshot.js';
import type { Tx } from '../store/store.js';

/** The new deployment as it will be applied. */
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
}

/** What the tables mirror beside the core's own facts. */
export interface Mirrored {
  readonly applicationId: number;
  readonly featureId: number;
  readonly host: string;
  readonly routeName: string;
  readonly deployMode: DeploymentRow['deployMode'];
}

/**
 * Writes an accepted operation under the lane's lock: the new row, the rows it moves, the operations it
 * ends, its own record. The tick is taken inside the lock, so per lane commit order is tick order.
 */
export async function writeAccepted(
  tx: Tx,
  lane: LaneRow,
  accepted: Accepted,
  made: (Rendered & Mirrored) | null,
  asked: Asked,
  now: number,
): Promise<DeployRecordRow> {
  const tick = await tx.tick();
  const target =
    made === null ? accepted.target : await insertDeployment(tx, lane, accepted, made, tick, now);
  if (target === null) throw new Error(`${accepted.operate} has neither a target nor a new deployment`);
  for (const { row, event, newTick, related } of accepted.moves)
    await tx.patch(
      DeploymentRow,
      { id: row.id },
      {
        ...(event === null ? {} : { status: mustStep(row, event) }),
        ...(newTick ? { tick } : {}),
        ...(related ? { relatedId: target.id } : {}),
        ...(event === 'REINSTATED' ? { relatedId: null, shutdownAt: null } : {}),
      },
    );
  const record = await insertRecord(tx, lane, accepted, {
    targetId: target.id,
    tick,
    createdAt: now,
    ...asked,
  });
  for (const { record: ended, status, code } of accepted.endings)
    await tx.patch(
      DeployRecordRow,
      { id: ended.id },
      {
        status,
        endedCode: code,
        endedBy: record.id,
        finishedAt: now,
        blocking: lane.blocking,
        steps: endSteps(ended.steps),
      },
    );
  await tx.moveLane(lane.id, lane.version, { tick, dueAt: now, blocking: null });
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
  { targetId, ...asked }: Asked & { targetId: number; tick: number; createdAt: number },
): Promise<DeployRecordRow> {
  const first = accepted.related[0] ?? null;
  return tx.insert(DeployRecordRow, {
    operate: accepted.operate,
    deploymentId: targetId,
    targetSnapshot: await snapshot(tx, targetId),
    relatedId: first?.id ?? null,
    relatedSnapshot: first === null ? null : await snapshot(tx, first.id),
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

/** The row without what is merely observed. */
async function snapshot(tx: Tx, id: number): Promise<object> {
  const {
    pods: _pods,
    conditions: _conditions,
    ...row
  } = await tx.rows.findOneByOrFail(DeploymentRow, { id });
  return row;
}
