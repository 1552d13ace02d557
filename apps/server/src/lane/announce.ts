import { loadOperationBody } from './operation-loader.js';
import type { Tx } from '../store/store.js';
import { loadLaneBody } from './lane-loader.js';
import type { LaneEnvironments } from './lane-environment.js';

/**
 * Announces a lane to the live view, with the body that GET /lanes/{id} returns after this transaction.
 * Call it after the last write to the lane's rows. Does nothing for an unknown lane.
 */
export async function announceLane(tx: Tx, environments: LaneEnvironments, laneId: number): Promise<void> {
  const body = await loadLaneBody(tx, environments, laneId);
  if (body !== null) tx.event('lane', body);
}

/** As {@link announceLane}, for an operation. */
export async function announceOperation(tx: Tx, operationId: number): Promise<void> {
  const body = await loadOperationBody(tx, operationId);
  if (body !== null) tx.event('operation', body);
}
