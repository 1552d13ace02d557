import type { Operation as OperationBody } from '@arthor/contract';
import { byId } from '../store/by-id.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';
import { loadDisplayNames } from './display-names.js';
import type { LaneEnvironments } from './lane-environment.js';
import { loadBodies } from './lane-loader.js';
import { loadChanges } from './operation-change.js';

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

/** As {@link loadOperationBodies}, with what events leave out: from what to what each leads, how who asked is called. */
export async function loadToldOperations(
  view: View,
  environments: LaneEnvironments,
  ids: readonly number[],
): Promise<OperationBody[]> {
  const bodies = await loadOperationBodies(view, environments, ids);
  const records = await byId(view, DeployRecordRow, ids);
  const changes = await loadChanges(view, [...records.values()]);
  const names = await loadDisplayNames(
    view,
    bodies.map(({ by }) => by.user),
  );
  return bodies.map((body) => ({
    ...body,
    change: changes.get(body.id) ?? null,
    by: { ...body.by, name: names.get(body.by.user ?? '') ?? null },
  }));
}
