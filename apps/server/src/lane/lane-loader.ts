import type { Lane as LaneBody, Operation as OperationBody } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { In } from 'typeorm';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { readFreezes, type ReadFreezes } from './freezes.js';
import { loadInverses } from './inverse-loader.js';
import { laneBody } from './lane-body.js';
import type { LaneEnvironments } from './lane-environment.js';
import { loadOffline } from './offline-loader.js';
import { operationBody } from './operation-body.js';

/** Ids of lanes and operations. */
export interface Ids {
  readonly lanes: readonly number[];
  readonly operations: readonly number[];
}

/** One lane as the board shows it; null when there is none. */
export async function loadLaneBody(
  view: View,
  environments: LaneEnvironments,
  id: number,
): Promise<LaneBody | null> {
  const [body] = await loadLaneBodies(view, environments, [id]);
  return body ?? null;
}

/** Lanes as the board shows them, in the order of `ids`, without unknown ones. */
export async function loadLaneBodies(
  view: View,
  environments: LaneEnvironments,
  ids: readonly number[],
): Promise<LaneBody[]> {
  return (await loadBodies(view, environments, { lanes: ids, operations: [] })).lanes;
}

/**
 * Lanes and operations as the API shows them, in the order of their ids, without unknown ones. The number of
 * statements does not depend on how many there are.
 */
export async function loadBodies(
  view: View,
  environments: LaneEnvironments,
  ids: Ids,
): Promise<{ readonly lanes: LaneBody[]; readonly operations: OperationBody[] }> {
  const operations = await operationsOf(view, ids);
  const lanes = await byId(view, LaneRow, [...ids.lanes, ...operations.flatMap(laneIds)]);
  const shown = ids.lanes.flatMap((id) => lanes.get(id) ?? []);
  const { live, rows } = await rowsOf(view, ids.lanes, operations);
  const names = [...new Set(shown.map((lane) => lane.environment))];
  const at = names.length === 0 ? new Map() : await environments.named(view, names);
  const freezes = shown.length === 0 ? noFreezes : await readFreezes(view, shown);
  const found = new Map(operations.map((operation) => [operation.id, operation]));
  const told = ids.operations.flatMap((id) => found.get(id) ?? []);
  const inverses = await loadInverses(view, environments, told, lanes);
  const liveOf = Map.groupBy(live, (row) => row.laneId);
  const offline = await loadOffline(view, shown, liveOf, freezes.now);
  return {
    lanes: shown.map((lane) =>
      laneBody({
        lane,
        rows: liveOf.get(lane.id) ?? [],
        operations: operations.filter(
          (operation) => operation.status === 'RUNNING' && laneIds(operation).includes(lane.id),
        ),
        otherLanes: lanes,
        otherRows: rows,
        at: at.get(lane.environment) ?? null,
        freezes,
        offline: offline.get(lane.id) ?? null,
      }),
    ),
    operations: told.flatMap((operation) => {
      const inverse = inverses.get(operation.id);
      if (inverse === undefined) return [];
      return operationBody(operation, {
        lane: lanes.get(operation.laneId) ?? null,
        sourceLane: lanes.get(operation.sourceLaneId ?? 0) ?? null,
        deployment: rows.get(operation.deploymentId) ?? null,
        inverse,
      });
    }),
  };
}

/** Nobody asks for the freezes of no lane. */
const noFreezes: ReadFreezes = { rows: [], now: 0 };

/** The operations that run in the lanes, and those that were asked for, each once. */
async function operationsOf(view: View, ids: Ids): Promise<readonly DeployRecordRow[]> {
  const running =
    ids.lanes.length === 0
      ? []
      : await view.rows.find(DeployRecordRow, {
          where: [
            { status: 'RUNNING', laneId: In(ids.lanes) },
            { status: 'RUNNING', sourceLaneId: In(ids.lanes) },
          ],
        });
  const found = new Set(running.map((operation) => operation.id));
  const missing = ids.operations.filter((id) => !found.has(id));
  return [...running, ...(await byId(view, DeployRecordRow, missing)).values()];
}

/** The live rows of the lanes; with those that the operations are about, by id. */
async function rowsOf(view: View, lanes: readonly number[], operations: readonly DeployRecordRow[]) {
  const live =
    lanes.length === 0
      ? []
      : await view.rows.findBy(DeploymentRow, { laneId: In(lanes), status: In(liveStatuses) });
  const rows = new Map(live.map((row) => [row.id, row]));
  const missing = operations.map((operation) => operation.deploymentId).filter((id) => !rows.has(id));
  return { live, rows: new Map([...rows, ...(await byId(view, DeploymentRow, missing))]) };
}

const laneIds = ({ laneId, sourceLaneId }: DeployRecordRow): readonly number[] =>
  sourceLaneId === null ? [laneId] : [laneId, sourceLaneId];
