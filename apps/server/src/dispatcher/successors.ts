import type { Deployment } from '@arthor/core';
import { In } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** Successors of a lane's rows in other lanes that are in force there and have a ready pod. */
export async function arrivedSuccessors(
  view: View,
  rows: readonly Deployment[],
): Promise<ReadonlySet<number>> {
  const known = new Set(rows.map((row) => row.id));
  const elsewhere = rows
    .filter((row) => row.status === 'REPLACING')
    .flatMap((row) => (row.relatedId === null || known.has(row.relatedId) ? [] : [row.relatedId]));
  if (elsewhere.length === 0) return new Set();
  const successors = await view.rows.findBy(DeploymentRow, { id: In(elsewhere) });
  const lanes = await view.rows.findBy(LaneRow, { id: In(successors.map((row) => row.laneId)) });
  const inForce = new Set(lanes.map((lane) => lane.mainId));
  return new Set(
    successors
      .filter((row) => row.servedAt !== null && row.readyReplicas > 0 && inForce.has(row.id))
      .map((row) => row.id),
  );
}
