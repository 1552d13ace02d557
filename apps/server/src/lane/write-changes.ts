import type { Changes } from '@arthor/core';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { LaneRow } from '../store/entity/lane.js';
import type { Tx } from '../store/store.js';

/** Writes the changes of an accepted or undone operation; the transaction has locked `lanes`. */
export async function writeChanges(
  tx: Tx,
  lanes: readonly LaneRow[],
  { lanes: moved, rows, records }: Changes,
): Promise<void> {
  for (const { id, set } of rows) await tx.patch(DeploymentRow, { id }, set);
  for (const { id, set } of records) await tx.patch(DeployRecordRow, { id }, set);
  for (const { id, set } of moved) {
    const lane = lanes.find((one) => one.id === id);
    if (lane !== undefined) await tx.moveLane(id, lane.version, set);
  }
}
