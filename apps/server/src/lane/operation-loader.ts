import type { Operation as OperationBody } from '@arthor/contract';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { operationBody } from './operation-body.js';

/** One operation as the API shows it; null when there is none. */
export async function loadOperationBody(view: View, id: number): Promise<OperationBody | null> {
  const [body] = await loadOperationBodies(view, [id]);
  return body ?? null;
}

/** Operations as the API shows them, in the order of `ids`; unknown ones are left out. Three statements. */
export async function loadOperationBodies(view: View, ids: readonly number[]): Promise<OperationBody[]> {
  const records = await byId(view, DeployRecordRow, ids);
  const lanes = await byId(view, LaneRow, [...records.values()].flatMap(laneIds));
  const rows = await byId(
    view,
    DeploymentRow,
    [...records.values()].map((record) => record.deploymentId),
  );
  return ids.flatMap((id) => {
    const record = records.get(id);
    if (record === undefined) return [];
    return operationBody(record, {
      lane: lanes.get(record.laneId) ?? null,
      sourceLane: record.sourceLaneId === null ? null : (lanes.get(record.sourceLaneId) ?? null),
      deployment: rows.get(record.deploymentId) ?? null,
    });
  });
}

const laneIds = (record: DeployRecordRow): number[] =>
  record.sourceLaneId === null ? [record.laneId] : [record.laneId, record.sourceLaneId];
