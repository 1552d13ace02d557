import { setImmediate as nextTurn } from 'node:timers/promises';
import { liveStatuses, type DeploymentStatus, type Scaling } from '@arthor/core';
import type { ComparedRow } from '@arthor/dispatch';
import { In, MoreThan } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store, View } from '../store/store.js';

/** Rows read in one statement: on SQLite nothing else of the process runs meanwhile. */
const pageSize = 60;

/** The next page of an environment's live rows after an id, by id. */
export async function liveRowsAfter(
  store: Store,
  environment: string,
  after: number,
): Promise<readonly ComparedRow[]> {
  await nextTurn();
  return store.read(async (view) => {
    // Each status in the order of its index: no engine then walks over the rows that are history.
    const ids: number[] = [];
    for (const status of liveStatuses) ids.push(...(await idsAfter(view, environment, status, after)));
    await nextTurn();
    return byIds(view, ids.sort((a, b) => a - b).slice(0, pageSize));
  });
}

async function idsAfter(
  view: View,
  environment: string,
  status: DeploymentStatus,
  after: number,
): Promise<number[]> {
  const found = await view.rows
    .createQueryBuilder(DeploymentRow, 'row')
    .select('row.id', 'id')
    .where({ environment, status, id: MoreThan(after) })
    .orderBy('row.id')
    .limit(pageSize)
    .getRawMany<{ id: number | string }>();
  return found.map(({ id }) => Number(id));
}

/** Rows of an environment with these names, which are few, whatever their status. */
export async function rowsNamed(
  store: Store,
  environment: string,
  names: readonly string[],
): Promise<readonly ComparedRow[]> {
  await nextTurn();
  return store.read(async (view) => {
    const where = { environment, name: In(names) };
    const ids = await view.rows.find(DeploymentRow, { where, select: { id: true } });
    return byIds(
      view,
      ids.map(({ id }) => id),
    );
  });
}

interface RawRow extends Omit<
  ComparedRow,
  'id' | 'laneId' | 'external' | 'canary' | 'serves' | 'scaling' | 'workload'
> {
  readonly id: number | string;
  readonly laneId: number | string;
  readonly external: number;
  readonly canary: number;
  readonly serves: number | string;
  /** Some drivers parse json, others do not. */
  readonly scaling: Scaling | string | null;
  readonly hash: string;
  readonly containerPort: number | string;
  readonly servicePort: number | string;
}

// Raw rows: to make entities of all rows that live is most of what a comparison would cost.
async function byIds(view: View, ids: readonly number[]): Promise<readonly ComparedRow[]> {
  if (ids.length === 0) return [];
  const rows = await view.rows
    .createQueryBuilder(DeploymentRow, 'row')
    .leftJoin(LaneRow, 'lane', 'lane.id = row.laneId')
    .select('row.id', 'id')
    .addSelect('row.laneId', 'laneId')
    .addSelect('row.application', 'application')
    .addSelect('row.symbol', 'symbol')
    .addSelect('row.name', 'name')
    .addSelect('row.status', 'status')
    .addSelect('row.deployMode', 'deployMode')
    .addSelect('row.external', 'external')
    .addSelect('row.canary', 'canary')
    .addSelect('row.canaryType', 'canaryType')
    .addSelect('row.canaryValue', 'canaryValue')
    .addSelect('row.weight', 'weight')
    .addSelect('row.routeName', 'routeName')
    .addSelect('row.routeProvider', 'routeProvider')
    .addSelect('row.replicas', 'replicas')
    .addSelect('row.scaling', 'scaling')
    .addSelect('row.applied', 'applied')
    .addSelect('COALESCE(row.readyReplicas, 0)', 'readyReplicas')
    .addSelect('row.workload.hash', 'hash')
    .addSelect('row.workload.containerPort', 'containerPort')
    .addSelect('row.workload.servicePort', 'servicePort')
    .addSelect('CASE WHEN row.id IN (lane.mainId, lane.canaryId) THEN 1 ELSE 0 END', 'serves')
    .where({ id: In(ids) })
    .orderBy('row.id')
    .getRawMany<RawRow>();
  return rows.map(({ hash, containerPort, servicePort, ...row }) => ({
    ...row,
    workload: { hash, containerPort: Number(containerPort), servicePort: Number(servicePort) },
    id: Number(row.id),
    laneId: Number(row.laneId),
    external: row.external === 1,
    canary: row.canary === 1,
    serves: Number(row.serves) === 1,
    scaling: typeof row.scaling === 'string' ? JSON.parse(row.scaling) : row.scaling,
  }));
}
