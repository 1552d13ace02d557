import type { FindOptionsWhere } from 'typeorm';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** From this many lanes on, the newest rows of any lane hold a page sooner than an index of lanes does. */
const many = 20;

/**
 * The lanes of a symbol, where they are few enough to look for rows by lane; null = look at the rows
 * themselves. A symbol that hardly any row has is found at once, and so is one that every second row has.
 */
export async function lanesOfSymbol(
  view: View,
  where: FindOptionsWhere<LaneRow>,
): Promise<readonly number[] | null> {
  const lanes = await view.rows.find(LaneRow, { where, select: { id: true }, take: many });
  return lanes.length === many ? null : lanes.map((lane) => lane.id);
}
