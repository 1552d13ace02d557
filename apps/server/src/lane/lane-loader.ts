import type { Lane as LaneBody, Operation as OperationBody } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { In } from 'typeorm';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { readFreezes, type ReadFreezes } from './freezes.js';
import { inverseIn } from './inverses.js';
import { laneBody } from './lane-body.js';
import type { LaneEnvironment, LaneEnvironments } from './lane-environment.js';
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
  const { shown, told, running, offline, ...around } = await readAround(view, environments, ids);
  const { lanes, rows, liveOf, at, freezes } = around;
  return {
    lanes: shown.map((lane) =>
      laneBody({
        lane,
        rows: liveOf.get(lane.id) ?? [],
        operations: running.filter((operation) => laneIds(operation).includes(lane.id)),
        otherLanes: lanes,
        otherRows: rows,
        at: at.get(lane.environment) ?? null,
        freezes,
        offline: offline.get(lane.id) ?? null,
      }),
    ),
    operations: told.map((operation) =>
      operationBody(operation, {
        lane: lanes.get(operation.laneId) ?? null,
        sourceLane: lanes.get(operation.sourceLaneId ?? 0) ?? null,
        deployment: rows.get(operation.deploymentId) ?? null,
        inverse: inverseIn(operation, around),
      }),
    ),
  };
}

/** Everything that the bodies of these lanes and operations say, each table asked once. */
async function readAround(view: View, environments: LaneEnvironments, ids: Ids) {
  const operations = await operationsOf(view, ids);
  const lanes = await byId(view, LaneRow, [...ids.lanes, ...operations.flatMap(laneIds)]);
  const shown = ids.lanes.flatMap((id) => lanes.get(id) ?? []);
  const found = new Map(operations.map((operation) => [operation.id, operation]));
  const told = ids.operations.flatMap((id) => found.get(id) ?? []);
  const done = told.filter(({ status }) => status === 'DONE');
  // What undoes an operation depends on its lane as it is now, also where that is not shown.
  const asked = [...new Set([...ids.lanes, ...done.map(({ laneId }) => laneId)])];
  const beside = await runningIn(
    view,
    asked.filter((id) => !ids.lanes.includes(id)),
  );
  const running = [...operations, ...beside.filter(({ id }) => !found.has(id))].filter(
    ({ status }) => status === 'RUNNING',
  );
  const { live, rows } = await rowsOf(view, asked, [
    ...operations.map(({ deploymentId }) => deploymentId),
    ...done.flatMap(({ related }) => related.map(({ id }) => id)),
  ]);
  const looked = asked.flatMap((id) => lanes.get(id) ?? []);
  const names = [...new Set(looked.map(({ environment }) => environment))];
  const at = names.length === 0 ? noEnvironments : await environments.named(view, names);
  const freezes = looked.length === 0 ? noFreezes : await readFreezes(view, looked);
  const liveOf = Map.groupBy(live, ({ laneId }) => laneId);
  const runningOf = Map.groupBy(running, ({ laneId }) => laneId);
  const offline = await loadOffline(view, shown, liveOf, freezes.now);
  return { shown, told, running, offline, lanes, rows, liveOf, runningOf, at, freezes };
}

/** Nobody asks for these of no lane. */
const noFreezes: ReadFreezes = { rows: [], now: 0 };
const noEnvironments: ReadonlyMap<string, LaneEnvironment> = new Map();

/** The operations that run in the lanes, and those that were asked for, each once. */
async function operationsOf(view: View, ids: Ids): Promise<readonly DeployRecordRow[]> {
  const running = await runningIn(view, ids.lanes);
  const found = new Set(running.map((operation) => operation.id));
  const missing = ids.operations.filter((id) => !found.has(id));
  return [...running, ...(await byId(view, DeployRecordRow, missing)).values()];
}

async function runningIn(view: View, lanes: readonly number[]): Promise<readonly DeployRecordRow[]> {
  if (lanes.length === 0) return [];
  const laneId = In(lanes);
  return view.rows.find(DeployRecordRow, {
    where: [
      { status: 'RUNNING', laneId },
      { status: 'RUNNING', sourceLaneId: laneId },
    ],
  });
}

/** The live rows of the lanes; with those of the named deployments, by id. */
async function rowsOf(view: View, lanes: readonly number[], named: readonly number[]) {
  const live =
    lanes.length === 0
      ? []
      : await view.rows.findBy(DeploymentRow, { laneId: In(lanes), status: In(liveStatuses) });
  const rows = new Map(live.map((row) => [row.id, row]));
  const missing = named.filter((id) => !rows.has(id));
  return { live, rows: new Map([...rows, ...(await byId(view, DeploymentRow, missing))]) };
}

const laneIds = ({ laneId, sourceLaneId }: DeployRecordRow): readonly number[] =>
  sourceLaneId === null ? [laneId] : [laneId, sourceLaneId];
