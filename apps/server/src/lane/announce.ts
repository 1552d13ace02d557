import type { Operation as OperationBody } from '@arthor/contract';
import type { Tx } from '../store/store.js';
import type { LaneEnvironments } from './lane-environment.js';
import { loadBodies, type Ids } from './lane-loader.js';

/**
 * Announces operations and lanes to the live view, with the bodies that GET returns after this transaction.
 * Call it after the last write to their rows. Unknown ones are left out. Returns the bodies of the operations.
 */
export async function announce(
  tx: Tx,
  environments: LaneEnvironments,
  ids: Ids,
): Promise<readonly OperationBody[]> {
  const { lanes, operations } = await loadBodies(tx, environments, ids);
  for (const body of operations) tx.event('operation', body);
  for (const body of lanes) tx.event('lane', body);
  return operations;
}
