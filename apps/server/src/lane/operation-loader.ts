import type { Operation as OperationBody } from '@arthor/contract';
import type { View } from '../store/store.js';
import type { LaneEnvironments } from './lane-environment.js';
import { loadBodies } from './lane-loader.js';

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
  return (await loadBodies(view, environments, { lanes: [], operations: ids })).operations;
}
