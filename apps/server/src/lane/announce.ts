import { loadOperationBody } from './operation-loader.js';
import type { Tx } from '../store/store.js';
import { loadLaneBody } from './lane-loader.js';
import type { LaneEnvironments } from './lane-environment.js';

/**
 * Tells the live view of a lane: its body as GET /lanes/{id} answers after this transaction. Call it
 * after the last row write of the lane. An unknown lane is told by nothing.
 */
export async function announceLane(tx: Tx, environments: LaneEnvironments, laneId: number): Promise<void> {
  const body = await loadLaneBody(tx, environments, laneId);
  if (body !== null) tx.event('lane', 'lane', laneId, body);
}

/** As {@link announceLane}, for an operation. */
export async function announceOperation(tx: Tx, operationId: number): Promise<void> {
  const body = await loadOperationBody(tx, operationId);
  if (body !== null) tx.event('operation', 'operation', operationId, body);
}
