import { In } from 'typeorm';
import { byId } from '../store/by-id.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';

/** What of a deployment operations change in place. */
export interface Asked {
  readonly weight: number | null;
  readonly replicas: number;
}

/**
 * Weight and replicas that each operation asked for, by its id. A record keeps its target as it was before, unless
 * it made it: what it asked for is what the next operation found, or what the row has now. Two statements.
 */
export async function loadAsked(
  view: View,
  records: readonly DeployRecordRow[],
): Promise<ReadonlyMap<number, Asked>> {
  const rows = await byId(
    view,
    DeploymentRow,
    records.map(({ deploymentId }) => deploymentId),
  );
  const isNew = (record: DeployRecordRow) => made(record, rows.get(record.deploymentId));
  const changed = records.filter((record) => !isNew(record)).map(({ deploymentId }) => deploymentId);
  const all = changed.length === 0 ? [] : await recordsOf(view, changed);
  return new Map(
    records.flatMap((record) => {
      const { id, deploymentId, targetSnapshot } = record;
      const next = all.find((one) => one.deploymentId === deploymentId && one.id > id);
      const asked = isNew(record) ? targetSnapshot : (next?.targetSnapshot ?? rows.get(deploymentId));
      return asked === undefined ? [] : [[id, askedIn(asked)] as const];
    }),
  );
}

/** Whether an operation made its deployment; else it changed one that was there. */
export const made = (record: DeployRecordRow, row: Pick<DeploymentRow, 'createdAt'> | undefined): boolean =>
  record.createdAt <= (row?.createdAt ?? 0);

/** Weight and replicas as they stand in a row or in a snapshot of one. */
export const askedIn = ({ weight = null, replicas = 0 }: Partial<Asked>): Asked => ({ weight, replicas });

const recordsOf = (view: View, deployments: readonly number[]): Promise<DeployRecordRow[]> =>
  view.rows.find(DeployRecordRow, {
    where: { deploymentId: In([...new Set(deployments)]) },
    select: { id: true, deploymentId: true, targetSnapshot: true },
    order: { id: 'ASC' },
  });
