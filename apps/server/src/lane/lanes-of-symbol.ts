import type { FindOptionsWhere } from 'typeorm';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** With this many lanes, scanning the newest rows finds a page faster than an index by lane. */
const many = 20;

/**
 * The lanes of a symbol, to search rows by lane; null when there are too many: then scan the rows. So
 * both rare and frequent symbols are found fast.
 */
export async function lanesOfSymbol(
  view: View,
  where: FindOptionsWhere<LaneRow>,
): Promise<readonly number[] | null> {
  const lanes = await view.rows.find(LaneRow, { where, select: { id: true }, take: many });
  return lanes.length === many ? null : lanes.map((lane) => lane.id);
}
