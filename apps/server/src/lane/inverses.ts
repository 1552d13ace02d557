import { freezeOf, inverseOf, type InverseTold, type LaneFacts } from '@arthor/core';
import type { DeploymentRow } from '../store/entity/deployment.js';
import type { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { LaneRow } from '../store/entity/lane.js';
import type { ReadFreezes } from './freezes.js';
import type { LaneEnvironment } from './lane-environment.js';

/** What was read together of the operations' lanes. */
export interface AroundOperations {
  readonly lanes: ReadonlyMap<number, LaneRow>;
  /** Live rows, by their lane. */
  readonly liveOf: ReadonlyMap<number, readonly DeploymentRow[]>;
  /** What runs, by the lane it belongs to. */
  readonly runningOf: ReadonlyMap<number, readonly DeployRecordRow[]>;
  /** Every deployment that the operations name. */
  readonly rows: ReadonlyMap<number, DeploymentRow>;
  readonly at: ReadonlyMap<string, LaneEnvironment>;
  readonly freezes: ReadFreezes;
}

/** What undoes an operation, as things are now. */
export const inverseIn = (operation: DeployRecordRow, around: AroundOperations): InverseTold =>
  inverseOf(operation, {
    facts: factsOf(around.lanes.get(operation.laneId), around),
    rows: around.rows,
    target: operation.targetSnapshot,
  });

/** null: the lane's environment cannot be used. */
function factsOf(
  lane: LaneRow | undefined,
  { liveOf, runningOf, at, freezes }: AroundOperations,
): LaneFacts | null {
  const environment = lane && at.get(lane.environment)?.environment;
  if (lane === undefined || environment == null) return null;
  const [rows, records] = [liveOf.get(lane.id) ?? [], runningOf.get(lane.id) ?? []];
  return { lane, rows, records, environment, freeze: freezeOf(freezes.rows, lane, freezes.now) };
}
