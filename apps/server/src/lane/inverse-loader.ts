import { freezeOf, inverseOf, liveStatuses, type InverseTold, type LaneFacts } from '@arthor/core';
import { In } from 'typeorm';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { readFreezes } from './freezes.js';
import type { LaneEnvironments } from './lane-environment.js';

/**
 * What undoes each of the operations now, by id. The number of statements does not depend on how many there
 * are; none where none is done.
 */
export async function loadInverses(
  view: View,
  environments: LaneEnvironments,
  operations: readonly DeployRecordRow[],
  lanes: ReadonlyMap<number, LaneRow>,
): Promise<ReadonlyMap<number, InverseTold>> {
  const done = operations.filter(({ status }) => status === 'DONE');
  const facts = await factsOf(
    view,
    environments,
    done.flatMap(({ laneId }) => lanes.get(laneId) ?? []),
  );
  const named = done.flatMap(({ deploymentId, related }) => [deploymentId, ...related.map(({ id }) => id)]);
  const rows = await byId(view, DeploymentRow, named);
  return new Map(
    operations.map((operation) => [
      operation.id,
      inverseOf(operation, {
        facts: facts.get(operation.laneId) ?? null,
        rows,
        target: operation.targetSnapshot,
      }),
    ]),
  );
}

/** Lanes with what runs in them, by id; without those whose environment cannot be used. */
async function factsOf(
  view: View,
  environments: LaneEnvironments,
  lanes: readonly LaneRow[],
): Promise<ReadonlyMap<number, LaneFacts>> {
  if (lanes.length === 0) return new Map();
  const laneId = In([...new Set(lanes.map(({ id }) => id))]);
  const rows = await view.rows.findBy(DeploymentRow, { laneId, status: In(liveStatuses) });
  const records = await view.rows.findBy(DeployRecordRow, { laneId, status: 'RUNNING' });
  const at = await environments.named(view, [...new Set(lanes.map(({ environment }) => environment))]);
  const freezes = await readFreezes(view, lanes);
  const rowsOf = Map.groupBy(rows, (row) => row.laneId);
  const recordsOf = Map.groupBy(records, (record) => record.laneId);
  return new Map(
    lanes.flatMap((lane) => {
      const { id } = lane;
      const environment = at.get(lane.environment)?.environment ?? null;
      if (environment === null) return [];
      return [
        [
          id,
          {
            lane,
            rows: rowsOf.get(id) ?? [],
            records: recordsOf.get(id) ?? [],
            environment,
            freeze: freezeOf(freezes.rows, lane, freezes.now),
          },
        ] as const,
      ];
    }),
  );
}
