import type { ComparedRow } from '@arthor/dispatch';
import { In, type FindOptionsWhere } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** Rows read in one statement: reading them must not hold the process for long. */
const pageSize = 500;

const columns = {
  id: true,
  laneId: true,
  application: true,
  symbol: true,
  name: true,
  status: true,
  external: true,
  canary: true,
  canaryType: true,
  canaryValue: true,
  weight: true,
  routeName: true,
  replicas: true,
  readyReplicas: true,
  workload: { hash: true, containerPort: true, servicePort: true },
} as const;

/** At most a page of rows, by id, without what a comparison does not need. */
export async function readCompared(
  view: View,
  where: FindOptionsWhere<DeploymentRow>,
): Promise<readonly ComparedRow[]> {
  const rows = await view.rows.find(DeploymentRow, {
    where,
    select: columns,
    order: { id: 'ASC' },
    take: pageSize,
  });
  const serving = await servingAmong(view, rows);
  return rows.map((row) => ({ ...row, serves: serving.has(row.id) }));
}

async function servingAmong(view: View, rows: readonly DeploymentRow[]): Promise<ReadonlySet<number | null>> {
  if (rows.length === 0) return new Set();
  const lanes = await view.rows.find(LaneRow, {
    where: { id: In([...new Set(rows.map((row) => row.laneId))]) },
    select: { id: true, mainId: true, canaryId: true },
  });
  return new Set(lanes.flatMap((lane) => [lane.mainId, lane.canaryId]));
}
