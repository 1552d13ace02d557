import type { Deployment } from '@arthor/core';
import { hasArrived } from '@arthor/dispatch';
import { In } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** Successors of a lane's rows in other lanes that have taken over there. */
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
  const mainIds = lanes.flatMap((lane) => (lane.mainId === null ? [] : [lane.mainId]));
  const mains = await view.rows.findBy(DeploymentRow, { id: In(mainIds) });
  const mainIn = (laneId: number) => {
    const mainId = lanes.find((lane) => lane.id === laneId)?.mainId;
    return mains.find((row) => row.id === mainId) ?? null;
  };
  return new Set(successors.filter((row) => hasArrived(row, mainIn(row.laneId))).map((row) => row.id));
}
