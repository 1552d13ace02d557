import {
  And,
  LessThan,
  MoreThanOrEqual,
  type FindOperator,
  type FindOptionsOrder,
  type FindOptionsWhere,
} from 'typeorm';
import type { AuditRow } from './entity/audit.js';
import type { DeployRecordRow } from './entity/deploy-record.js';
import type { View } from './view.js';

/** Tables of which rows are only ever added, in the order of their time. */
type Added = AuditRow | DeployRecordRow;

/** Clocks of servers differ, and are put back: so much earlier and later is looked, too, ms. */
const doubtMs = 3_600_000;

/** Which rows are searched. */
export interface Searched {
  /** From this time on, ms; null = from the first. */
  readonly from: number | null;
  /** Up to this time, without it, ms; null = to the last. */
  readonly to: number | null;
  /** Below this id; null = from the newest on. */
  readonly before: number | null;
  /** At most so many. */
  readonly take: number;
  /** So many ids are searched by one statement, so that one that finds little stops nobody for long. */
  readonly idsAtOnce: number;
}

/**
 * Rows newest first, as `find` finds them among some ids. It has to look at the time itself ({@link between}): an id
 * tells a time but nearly.
 */
export async function searchAdded<E extends Added, R>(
  view: View,
  entity: new () => E,
  timeOf: (row: E) => number,
  { from, to, before, take, idsAtOnce }: Searched,
  find: (ids: FindOperator<number>, take: number) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const at = (time: number) => idAt(view, entity, timeOf, time);
  const first = from === null ? 1 : await at(from - doubtMs);
  const after = to === null ? await nextId(view, entity) : await at(to + doubtMs);
  const found: R[] = [];
  for (let high = Math.min(before ?? after, after); high > first && found.length < take; high -= idsAtOnce) {
    const ids = And(MoreThanOrEqual(Math.max(first, high - idsAtOnce)), LessThan(high));
    found.push(...(await find(ids, take - found.length)));
  }
  return found;
}

/** What a time has to be to lie between two; undefined where neither is given. */
export function between({ from, to }: Pick<Searched, 'from' | 'to'>): FindOperator<number> | undefined {
  const limits = [...(from === null ? [] : [MoreThanOrEqual(from)]), ...(to === null ? [] : [LessThan(to)])];
  return limits.length === 0 ? undefined : And(...limits);
}

/** A time as a query tells it, ms; null where it tells none. */
export const timeIn = (text: string | undefined): number | null =>
  text === undefined ? null : Date.parse(text);

/** Below this, every id is taken; 1 when there is no row. */
async function nextId(view: View, entity: new () => Added): Promise<number> {
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
