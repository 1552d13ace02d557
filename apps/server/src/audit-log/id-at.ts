import { MoreThanOrEqual } from 'typeorm';
import { AuditRow } from '../store/entity/audit.js';
import type { View } from '../store/store.js';

/** Below this, every id is taken; 1 when there is no row. */
export async function nextId(view: View): Promise<number> {
  const [newest] = await view.rows.find(AuditRow, { select: { id: true }, order: { id: 'DESC' }, take: 1 });
  return (newest?.id ?? 0) + 1;
}

/**
 * The lowest id from which on rows are as new as `time`; there need not be a row of this id. Rows are only ever
 * added, so their order tells their time and no index is needed: two million rows are 21 short questions.
 */
export async function idAt(view: View, time: number): Promise<number> {
  let low = 1;
  let high = await nextId(view);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = await view.rows.find(AuditRow, {
      where: { id: MoreThanOrEqual(middle) },
      order: { id: 'ASC' },
      take: 1,
    });
    if (row === undefined || row.at >= time) high = middle;
    else low = row.id + 1;
  }
  return low;
}
