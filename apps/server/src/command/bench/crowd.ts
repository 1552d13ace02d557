import { appliedText, type ListedWorkload, type RenderedWorkload } from '@arthor/core';
import { DeploymentRow } from '../../store/entity/deployment.js';
import { EnvRow } from '../../store/entity/env.js';
import { LaneRow } from '../../store/entity/lane.js';
import type { Store, Tx } from '../../store/store.js';

/** How many lanes live, and how many rows that are history lie between theirs. */
export interface CrowdSize {
  readonly lanes: number;
  readonly oldRows: number;
}

/** What stands for a lane's number in the names of the first lane. */
export const token = '987654321';

/** Names of the first lane of a crowd; those of the others differ by their number. */
export const firstLane = {
  laneId: Number(token),
  environment: 'dev',
  host: 'dev.localhost',
  deployment: `crowd-${token}`,
  route: `crowd-route-${token}`,
} as const;

/** Rows written in one transaction. */
const rowsAtOnce = 20_000;

/** Fills the tables with lanes that serve, each with its share of old rows before it. SQLite only. */
export async function plantCrowd(store: Store, size: CrowdSize, workload: RenderedWorkload): Promise<void> {
  const each = Math.floor(size.oldRows / size.lanes) + 1;
  await store.write((tx) => tx.insert(EnvRow, { name: 'dev', description: '', host: firstLane.host }));
  const { lane, row } = await store.write((tx) => insertFirst(tx, workload));
  for (let from = 1; from <= size.lanes * each; from += rowsAtOnce) {
    const numbers = { from, to: Math.min(size.lanes * each, from + rowsAtOnce - 1) };
    await store.write((tx) =>
      copy(tx, DeploymentRow, row.id, numbers, {
        id: 'n',
        lane_id: `(n + ${each - 1}) / ${each}`,
        symbol: `'s' || ((n + ${each - 1}) / ${each})`,
        deployment_name: `CASE WHEN n % ${each} = 0 THEN 'crowd-' || (n / ${each}) ELSE 'old-' || n END`,
        route_name: `'crowd-route-' || ((n + ${each - 1}) / ${each})`,
        status: `CASE WHEN n % ${each} = 0 THEN 'DEPLOYED' ELSE 'WITHDRAWN' END`,
      }),
    );
  }
  await store.write(async (tx) => {
    await copy(
      tx,
      LaneRow,
      lane.id,
      { from: 1, to: size.lanes },
      {
        id: 'n',
        symbol: "'s' || n",
        main_id: `n * ${each}`,
      },
    );
    await tx.remove(DeploymentRow, { id: row.id });
    await tx.remove(LaneRow, { id: lane.id });
  });
}

/** Writes into each row what the API answered to its apply, as if Arthor had just applied it. */
export async function plantAnswers(
  store: Store,
  size: CrowdSize,
  workloads: readonly Pick<ListedWorkload, 'ref' | 'owned'>[],
): Promise<void> {
  const each = Math.floor(size.oldRows / size.lanes) + 1;
  await store.write(async (tx) => {
    for (const { ref, owned = {} } of workloads)
      await tx.patch(
        DeploymentRow,
        { id: Number(ref.name.slice('crowd-'.length)) * each },
        { applied: appliedText(owned) },
      );
  });
}

async function insertFirst(tx: Tx, { objects: _objects, ...workload }: RenderedWorkload) {
  const key = { application: 'crowd', environment: 'dev', symbol: `s${token}` };
  const lane = await tx.insert(LaneRow, {
    ...key,
    id: firstLane.laneId,
    tick: 1,
    version: 1,
    conditions: [{ type: 'Ready', status: 'True', reason: 'READY', message: '', since: 0 }],
  });
  const row = await tx.insert(DeploymentRow, {
    ...key,
    id: firstLane.laneId,
    laneId: lane.id,
    applicationId: 1,
    featureId: 1,
    buildId: 1,
    namespace: 'dev',
    host: firstLane.host,
    deployMode: 'NATIVE',
    canary: false,
    tick: 1,
    external: true,
    status: 'DEPLOYED',
    name: firstLane.deployment,
    image: 'registry.localhost/demo/shop:1',
    imagePullPolicy: 'IfNotPresent',
    replicas: 1,
    readyReplicas: 1,
    podLabelName: firstLane.deployment,
    containerName: firstLane.deployment,
    pods: [{ name: 'a', ip: '10.0.0.1', ready: true, restarts: 0, reason: null, terminating: false }],
    deploymentStatus: 'SUCCESS',
    routeName: firstLane.route,
    lifecycle: 'RUNNING',
    createdAt: 0,
    workload,
    conditions: lane.conditions,
    version: 1,
  });
  return { lane, row };
}

/** Copies a row once for each number `n`, with other values where they are given as SQL. */
async function copy(
  tx: Tx,
  entity: typeof DeploymentRow | typeof LaneRow,
  id: number,
  { from, to }: { readonly from: number; readonly to: number },
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { tableName, columns } = tx.manager.dataSource.getMetadata(entity);
  const names = columns.map((column) => column.databaseName);
  await tx.manager.query(
    `INSERT INTO ${tableName} (${names.join(', ')})
     WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to})
     SELECT ${names.map((name) => values[name] ?? `first.${name}`).join(', ')}
     FROM numbers, ${tableName} AS first WHERE first.id = ${id}`,
  );
}
