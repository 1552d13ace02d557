import type { Lane as LaneBody } from '@arthor/contract';
import { liveStatuses, type Lane } from '@arthor/core';
import { In } from 'typeorm';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { laneBody } from './lane-body.js';
import type { LaneEnvironments } from './lane-environment.js';

/** One lane as the board shows it; null when there is none. */
export async function loadLaneBody(
  view: View,
  environments: LaneEnvironments,
  id: number,
): Promise<LaneBody | null> {
  const [body] = await loadLaneBodies(view, environments, [id]);
  return body ?? null;
}

/**
 * Lanes as the board shows them, in the order of `ids`, without unknown ones. The number of statements
 * does not depend on the number of lanes.
 */
export async function loadLaneBodies(
  view: View,
  environments: LaneEnvironments,
  ids: readonly number[],
): Promise<LaneBody[]> {
  const lanes = await byId(view, LaneRow, ids);
  if (lanes.size === 0) return [];
  const live = await view.rows.findBy(DeploymentRow, {
    laneId: In([...lanes.keys()]),
    status: In(liveStatuses),
  });
  const operations = await runningIn(view, [...lanes.keys()]);
  const elsewhere = await surroundings(view, operations, lanes, live);
  const at = await environments.named(view, [
    ...new Set([...lanes.values()].map((lane) => lane.environment)),
  ]);
  const rowsOf = byLane(live);
  return ids.flatMap((id) => {
    const lane = lanes.get(id);
    if (lane === undefined) return [];
    return laneBody({
      lane,
      rows: rowsOf.get(id) ?? [],
      operations: operations.filter((operation) => operation.laneId === id || operation.sourceLaneId === id),
      ...elsewhere,
      at: at.get(lane.environment) ?? null,
    });
  });
}

function byLane(rows: readonly DeploymentRow[]): ReadonlyMap<number, readonly DeploymentRow[]> {
  const grouped = new Map<number, DeploymentRow[]>();
  for (const row of rows) {
    const group = grouped.get(row.laneId);
    if (group === undefined) grouped.set(row.laneId, [row]);
    else group.push(row);
  }
  return grouped;
}

/** The running operations of these lanes. */
async function runningIn(view: View, laneIds: readonly number[]): Promise<DeployRecordRow[]> {
  return view.rows.find(DeployRecordRow, {
    where: [
      { status: 'RUNNING', laneId: In(laneIds) },
      { status: 'RUNNING', sourceLaneId: In(laneIds) },
    ],
  });
}

/** Further lanes and deployments that the running operations refer to. */
async function surroundings(
  view: View,
  operations: readonly DeployRecordRow[],
  lanes: ReadonlyMap<number, Lane>,
  live: readonly DeploymentRow[],
) {
  const known = new Set(live.map((row) => row.id));
  const rowIds = operations.map((operation) => operation.deploymentId).filter((id) => !known.has(id));
  const laneIds = operations
    .flatMap((operation) => [operation.laneId, operation.sourceLaneId ?? operation.laneId])
    .filter((id) => !lanes.has(id));
  return {
    otherLanes: await byId(view, LaneRow, laneIds),
    otherRows: await byId(view, DeploymentRow, rowIds),
  };
}
