import type { Operation as OperationBody } from '@arthor/contract';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { loadInverses } from './inverse-loader.js';
import type { LaneEnvironments } from './lane-environment.js';
import { operationBody } from './operation-body.js';

/** One operation as the API shows it; null when there is none. */
export async function loadOperationBody(
  view: View,
  environments: LaneEnvironments,
  id: number,
): Promise<OperationBody | null> {
  const [body] = await loadOperationBodies(view, environments, [id]);
  return body ?? null;
}

/** Operations as the API shows them, in the order of `ids`, without unknown ones. A fixed number of statements. */
export async function loadOperationBodies(
  view: View,
  environments: LaneEnvironments,
  ids: readonly number[],
): Promise<OperationBody[]> {
  const operations = await byId(view, DeployRecordRow, ids);
  const lanes = await byId(view, LaneRow, [...operations.values()].flatMap(laneIds));
  const rows = await byId(
    view,
    DeploymentRow,
    [...operations.values()].map((operation) => operation.deploymentId),
  );
  const inverses = await loadInverses(view, environments, [...operations.values()], lanes);
  return ids.flatMap((id) => {
    const operation = operations.get(id);
    const inverse = inverses.get(id);
    if (operation === undefined || inverse === undefined) return [];
    return operationBody(operation, {
      lane: lanes.get(operation.laneId) ?? null,
      sourceLane: operation.sourceLaneId === null ? null : (lanes.get(operation.sourceLaneId) ?? null),
      deployment: rows.get(operation.deploymentId) ?? null,
      inverse,
    });
  });
}

const laneIds = (operation: DeployRecordRow): number[] =>
  operation.sourceLaneId === null ? [operation.laneId] : [operation.laneId, operation.sourceLaneId];
