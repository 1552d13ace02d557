import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { LaneRow } from '../store/entity/lane.js';
import type { NewRow, Tx } from '../store/tx.js';

/** Inserts an empty lane `shop.stable` in dev; `values` override. */
export function insertLane(tx: Tx, values: Partial<LaneRow> = {}): Promise<LaneRow> {
  return tx.insert(LaneRow, {
    application: 'shop',
    environment: 'dev',
    symbol: 'stable',
    tick: 0,
    version: 0,
    conditions: [],
    ...values,
  });
}

/** Inserts an incoming deployment of the lane. */
export function insertDeployment(
  tx: Tx,
  lane: LaneRow,
  values: Partial<DeploymentRow> & { readonly name: string },
): Promise<DeploymentRow> {
  const row: Omit<NewRow<DeploymentRow>, 'name'> = {
    applicationId: 1,
    featureId: 1,
    buildId: 1,
    application: lane.application,
    environment: lane.environment,
    namespace: lane.environment,
    symbol: lane.symbol,
    laneId: lane.id,
    host: 'dev.localhost',
    deployMode: 'NATIVE',
    canary: false,
    tick: 1,
    external: true,
    status: 'DEPLOYING',
    image: 'registry.localhost/demo/shop:1-dev',
    imagePullPolicy: 'IfNotPresent',
    replicas: 1,
    readyReplicas: 0,
    podLabelName: values.name,
    containerName: values.name,
    pods: [],
    deploymentStatus: 'PROCESSING',
    routeName: 'shop-stable-0a1b2c3d',
    lifecycle: 'CREATING',
    createdAt: 1_000,
    workload: { hash: 'hash', containerPort: 8080, servicePort: 80 },
    conditions: [],
    version: 0,
  };
  return tx.insert(DeploymentRow, { ...row, ...values });
}

/** Inserts a running DEPLOY of the deployment. */
export function insertRecord(
  tx: Tx,
  deployment: DeploymentRow,
  values: Partial<DeployRecordRow> = {},
): Promise<DeployRecordRow> {
  return tx.insert(DeployRecordRow, {
    operate: 'DEPLOY',
    deploymentId: deployment.id,
    targetSnapshot: deployment,
    createdAt: 2_000,
    status: 'RUNNING',
    tick: deployment.tick,
    laneId: deployment.laneId,
    application: deployment.application,
    environment: deployment.environment,
    symbol: deployment.symbol,
    canary: false,
    buildId: deployment.buildId,
    related: [],
    steps: [],
    onStalled: 'WAIT',
    byUser: 'lei',
    byThrough: 'console',
    principal: 'user:1',
    ...values,
  });
}

/** Inserts a build of `shop` for `dev` that was made outside and succeeded; `values` override. */
export function insertBuild(tx: Tx, values: Partial<BuildRecordRow> = {}): Promise<BuildRecordRow> {
  return tx.insert(BuildRecordRow, {
    applicationId: 1,
    application: 'shop',
    featureId: 1,
    feature: 'pay',
    repositoryUrl: 'https://git.test/shop',
    branch: 'main',
    jobName: 'shop',
    envId: 1,
    environment: 'dev',
    status: 'SUCCESS',
    source: 'EXTERNAL',
    numberOfCheck: 0,
    attempts: 0,
    createdAt: 1,
    byUser: 'lei',
    byThrough: 'console',
    principal: 'user:1',
    ...values,
  });
}

/** Inserts a freeze of everything that began a second ago and lasts until somebody lifts it; `values` override. */
export async function insertFreeze(tx: Tx, values: Partial<FreezeRow> = {}): Promise<FreezeRow> {
  const now = await tx.now();
  return tx.insert(FreezeRow, {
    startsAt: now - 1000,
    reason: 'the sale',
    byUser: 'lei',
    byThrough: 'console',
    createdAt: now,
    ...values,
  });
}
