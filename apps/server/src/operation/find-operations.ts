import { And, LessThan, MoreThanOrEqual, type FindOptionsWhere } from 'typeorm';
import type { Page } from '../http/keyset.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { idAt, nextId } from '../store/id-at.js';
import type { View } from '../store/store.js';

/** What narrows operations besides their columns. */
export interface Search {
  /** Each word of it stands in the reason, the lane's or the person's name, or is the build's number. */
  readonly text: string | undefined;
  readonly from: string | undefined;
  /** Up to this time, without it. */
  readonly to: string | undefined;
}

/** Clocks of servers differ, and are put back: so much earlier and later is looked, too, ms. */
const doubtMs = 3_600_000;
/** So many ids are searched by one statement, so that one that finds little stops nobody for long. */
const idsAtOnce = 5_000;

/** Ids of a page of operations, newest first. */
export async function findOperations(
  view: View,
  where: FindOptionsWhere<DeployRecordRow>,
  search: Search,
  { before, take }: Page,
): Promise<readonly { readonly id: number }[]> {
  const { text = '', from, to } = search;
  const [since, until] = [timeOf(from), timeOf(to)];
  if (text.trim() === '' && since === null && until === null)
    return view.rows.find(DeployRecordRow, {
      where: { ...where, ...(before !== null && { id: LessThan(before) }) },
      select: { id: true },
      order: { id: 'DESC' },
      take,
    });
  const at = (time: number) => idAt(view, DeployRecordRow, ({ createdAt }) => createdAt, time);
  const first = since === null ? 1 : await at(since - doubtMs);
  const after = until === null ? await nextId(view, DeployRecordRow) : await at(until + doubtMs);
  const found: { readonly id: number }[] = [];
  for (let high = Math.min(before ?? after, after); high > first && found.length < take; high -= idsAtOnce) {
    const ids = And(MoreThanOrEqual(Math.max(first, high - idsAtOnce)), LessThan(high));
    const query = view.rows
      .createQueryBuilder(DeployRecordRow, 'record')
      .select('record.id')
      .where({ ...where, id: ids, ...during(since, until) })
      .orderBy('record.id', 'DESC')
      .limit(take - found.length);
    for (const [index, word] of wordsOf(text).entries())
      query.andWhere(saysOne(index), { [`word${index}`]: likeOf(word), [`build${index}`]: buildOf(word) });
    found.push(...(await query.getMany()));
  }
  return found;
}

const timeOf = (time: string | undefined): number | null => (time === undefined ? null : Date.parse(time));

function during(since: number | null, until: number | null): FindOptionsWhere<DeployRecordRow> {
  const limits = [
    ...(since === null ? [] : [MoreThanOrEqual(since)]),
    ...(until === null ? [] : [LessThan(until)]),
  ];
  return limits.length === 0 ? {} : { createdAt: And(...limits) };
}

const wordsOf = (text: string): readonly string[] =>
  text.split(/\s+/).filter((word) => word !== '' && word !== '/');

const searched = ['reason', 'application', 'symbol', 'byUser'] as const;
/** Whether one word stands somewhere. */
const saysOne = (index: number): string => {
  const says = searched.map((column) => `LOWER(record.${column}) LIKE :word${index} ESCAPE '!'`);
  return `(${says.join(' OR ')} OR record.buildId = :build${index})`;
};
const likeOf = (word: string): string => `%${word.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
/** `#12` and `12` name a build; -1 names none. */
const buildOf = (word: string): number => Number(/^#?([1-9][0-9]{0,9})$/.exec(word)?.[1] ?? -1);
