import {
  liveStatuses,
  type ClusterPort,
  type ListedWorkload,
  type RoutePort,
  type RouteState,
} from '@arthor/core';
import { In } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store, View } from '../store/store.js';

/** A workload of ours that no row speaks of: never touched, only told. */
export interface Orphan {
  readonly environment: string;
  readonly name: string;
}

/** What a row is compared by. */
const compared = {
  id: true,
  laneId: true,
  name: true,
  replicas: true,
  readyReplicas: true,
  status: true,
  external: true,
  canary: true,
  routeName: true,
  workload: { hash: true },
} as const;
type Row = Omit<Pick<DeploymentRow, keyof typeof compared>, 'workload'> & {
  readonly workload: Pick<DeploymentRow['workload'], 'hash'>;
};

/**
 * Compares all of an environment with its rows, by one listing per kind: what differs is looked at by a
 * pass. Must alone be enough to keep the world right; watches only make it fast.
 */
export class Comparison {
  constructor(
    private readonly store: Store,
    private readonly cluster: ClusterPort,
    private readonly route: RoutePort,
  ) {}

  /** Lanes that differ, and the orphans found on the way. Throws ProviderError where one could not look. */
  async of(
    environment: string,
    signal: AbortSignal,
  ): Promise<{ lanes: ReadonlySet<number>; orphans: readonly Orphan[] }> {
    const workloads = await this.cluster.list(environment, signal);
    const routes = await this.route.list(environment, signal);
    return this.store.read(async (view) => {
      const where = { environment, status: In(liveStatuses) };
      const rows: Row[] = await view.rows.find(DeploymentRow, { where, select: compared });
      const host = (await view.rows.findOneBy(EnvRow, { name: environment }))?.host ?? null;
      const serving = await servingIds(view, environment);
      const byName = new Map(workloads.map((workload) => [workload.ref.name, workload]));
      const differs = (row: Row) =>
        workloadDiffers(row, byName.get(row.name)) ||
        (serving.has(row.id) && routeDiffers(row, routes.get(row.routeName), host));
      return {
        lanes: new Set(rows.filter(differs).map((row) => row.laneId)),
        orphans: await orphansOf(view, environment, workloads, rows),
      };
    });
  }
}

function workloadDiffers(row: Row, live: ListedWorkload | undefined): boolean {
  if (row.status !== 'DEPLOYED' || live === undefined) return true;
  return (
    live.hash !== row.workload.hash ||
    live.wantedReplicas !== row.replicas ||
    live.readyReplicas !== row.readyReplicas
  );
}

/** Rows that are named as in force by their lanes. */
async function servingIds(view: View, environment: string): Promise<ReadonlySet<number>> {
  const lanes = await view.rows.find(LaneRow, {
    where: { environment },
    select: { mainId: true, canaryId: true },
  });
  return new Set(lanes.flatMap((lane) => [lane.mainId, lane.canaryId].filter((id) => id !== null)));
}

function routeDiffers(row: Row, live: RouteState | undefined, host: string | null): boolean {
  if (!row.external) return live !== undefined;
  const named = row.canary ? live?.canary : live?.main;
  return live === undefined || !live.intact || live.host !== host || named?.deployment !== row.name;
}

// A row that is WITHDRAWN since the listing began is not an orphan, so those names are asked for too.
async function orphansOf(
  view: View,
  environment: string,
  listed: readonly ListedWorkload[],
  live: readonly Row[],
): Promise<readonly Orphan[]> {
  const known = new Set(live.map((row) => row.name));
  const names = listed.map(({ ref }) => ref.name).filter((name) => !known.has(name));
  if (names.length === 0) return [];
  const rows = await view.rows.find(DeploymentRow, { where: { name: In(names) }, select: { name: true } });
  const withRow = new Set(rows.map((row) => row.name));
  return names.filter((name) => !withRow.has(name)).map((name) => ({ environment, name }));
}
