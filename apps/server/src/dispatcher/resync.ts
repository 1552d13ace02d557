import type { ClusterPort, ListedWorkload } from '@arthor/core';
import { Not } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store } from '../store/store.js';
import { LessThanOrEqual } from 'typeorm';

/** A workload of ours that no row speaks of: never touched, only told. */
export interface Orphan {
  readonly environment: string;
  readonly name: string;
}

/** Names of all environments, which are the namespaces to watch and list. */
export const environmentNames = (store: Store): Promise<string[]> =>
  store.read(async (view) =>
    (await view.rows.find(EnvRow, { select: { name: true } })).map((row) => row.name),
  );

/**
 * Lanes whose live workloads are not what their rows say, by one listing of the namespace; and the
 * orphans found on the way. Must alone be enough to keep the world right: watches only make it fast.
 */
export async function compare(
  store: Store,
  cluster: ClusterPort,
  environment: string,
  signal: AbortSignal,
): Promise<{ lanes: ReadonlySet<number>; orphans: readonly Orphan[] }> {
  const listed = await cluster.list(environment, signal);
  const rows = await store.read((view) =>
    view.rows.find(DeploymentRow, {
      where: { environment, status: Not('WITHDRAWN') },
      select: {
        id: true,
        laneId: true,
        name: true,
        replicas: true,
        readyReplicas: true,
        status: true,
        workload: true,
      },
    }),
  );
  const byName = new Map(listed.map((workload) => [workload.ref.name, workload]));
  const lanes = new Set(rows.filter((row) => differs(row, byName.get(row.name))).map((row) => row.laneId));
  const orphans = await withoutRow(store, environment, listed, new Set(rows.map((row) => row.name)));
  return { lanes, orphans };
}

/** Lanes that wait for something and whose time has come (or came while no process ran). */
export const dueLanes = (store: Store, now: number): Promise<number[]> =>
  store.read(async (view) => {
    const rows = await view.rows.find(LaneRow, {
      where: { dueAt: LessThanOrEqual(now) },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  });

/** Every lane with a live row: what a start looks at once. */
export const liveLanes = (store: Store): Promise<number[]> =>
  store.read(async (view) => {
    const rows = await view.rows
      .createQueryBuilder(DeploymentRow, 'row')
      .select('row.laneId', 'laneId')
      .distinct(true)
      .where({ status: Not('WITHDRAWN') })
      .getRawMany<{ laneId: number | string }>();
    return rows.map((row) => Number(row.laneId));
  });

type Compared = Pick<DeploymentRow, 'replicas' | 'readyReplicas' | 'status' | 'workload'>;

function differs(row: Compared, live: ListedWorkload | undefined): boolean {
  if (row.status !== 'DEPLOYED') return true;
  if (live === undefined) return true;
  return (
    live.hash !== row.workload.hash ||
    live.wantedReplicas !== row.replicas ||
    live.readyReplicas !== row.readyReplicas
  );
}

// A row that is WITHDRAWN since the listing began is not an orphan, so those names are asked for too.
async function withoutRow(
  store: Store,
  environment: string,
  listed: readonly ListedWorkload[],
  live: ReadonlySet<string>,
): Promise<readonly Orphan[]> {
  const unknown = listed.filter((workload) => !live.has(workload.ref.name));
  const orphans: Orphan[] = [];
  for (const { ref } of unknown) {
    const row = await store.read((view) => view.rows.existsBy(DeploymentRow, { name: ref.name }));
    if (!row) orphans.push({ environment, name: ref.name });
  }
  return orphans;
}
