import { MoreThanOrEqual, type FindOptionsOrder, type FindOptionsWhere } from 'typeorm';
import type { AuditRow } from './entity/audit.js';
import type { DeployRecordRow } from './entity/deploy-record.js';
import type { View } from './view.js';

/** Tables of which rows are only ever added, in the order of their time. */
type Added = AuditRow | DeployRecordRow;

/** Below this, every id is taken; 1 when there is no row. */
export async function nextId(view: View, entity: new () => Added): Promise<number> {
  const [newest] = await view.rows.find(entity, { order: { id: 'DESC' }, take: 1 });
  return (newest?.id ?? 0) + 1;
}

/**
 * The lowest id from which on rows are as new as `time`; there need not be a row of this id. The order of such rows
 * tells their time and no index is needed: two million rows are 21 short questions.
 */
export async function idAt<E extends Added>(
  view: View,
  entity: new () => E,
  timeOf: (row: E) => number,
  time: number,
): Promise<number> {
  let low = 1;
  let high = await nextId(view, entity);
  const order = { id: 'ASC' } as FindOptionsOrder<E>;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const where = { id: MoreThanOrEqual(middle) } as FindOptionsWhere<E>;
    const [row] = await view.rows.find(entity, { where, order, take: 1 });
    if (row === undefined || timeOf(row) >= time) high = middle;
    else low = row.id + 1;
  }
  return low;
}
