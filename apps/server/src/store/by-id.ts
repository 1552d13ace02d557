import { In, type FindOptionsWhere } from 'typeorm';
import type { BuildRecordRow } from './entity/build-record.js';
import type { DeploymentRow } from './entity/deployment.js';
import type { DeployRecordRow } from './entity/deploy-record.js';
import type { LaneRow } from './entity/lane.js';
import type { View } from './store.js';

type Identified = BuildRecordRow | DeploymentRow | DeployRecordRow | LaneRow;

/** Rows of one table by id, in one statement (in none when `ids` is empty). */
export async function byId<E extends Identified>(
  view: View,
  entity: new () => E,
  ids: readonly number[],
): Promise<ReadonlyMap<number, E>> {
  if (ids.length === 0) return new Map();
  const where: FindOptionsWhere<Identified> = { id: In([...new Set(ids)]) };
  const rows = await view.rows.findBy(entity, where as FindOptionsWhere<E>);
  return new Map(rows.map((row) => [row.id, row]));
}
