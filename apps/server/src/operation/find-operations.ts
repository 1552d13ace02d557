import { LessThan, type FindOptionsWhere } from 'typeorm';
import type { Page } from '../http/keyset.js';
import { between, searchAdded, timeIn } from '../store/added-rows.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';

/** What narrows operations besides their columns. */
export interface Search {
  /** Each word of it stands in the reason, the lane's or the person's name, or is the build's number. */
  readonly text: string | undefined;
  readonly from: string | undefined;
  /** Up to this time, without it. */
  readonly to: string | undefined;
}

const idsAtOnce = 5_000;

/** Ids of a page of operations, newest first. */
export async function findOperations(
  view: View,
  where: FindOptionsWhere<DeployRecordRow>,
  search: Search,
  { before, take }: Page,
): Promise<readonly { readonly id: number }[]> {
  const { text = '' } = search;
  const times = { from: timeIn(search.from), to: timeIn(search.to) };
  const createdAt = between(times);
  if (text.trim() === '' && createdAt === undefined)
    return view.rows.find(DeployRecordRow, {
      where: { ...where, ...(before !== null && { id: LessThan(before) }) },
      select: { id: true },
      order: { id: 'DESC' },
      take,
    });
  const searched = { ...times, before, take, idsAtOnce };
  return searchAdded(
    view,
    DeployRecordRow,
    (row) => row.createdAt,
    searched,
    (id, most) => {
      const query = view.rows
        .createQueryBuilder(DeployRecordRow, 'record')
        .select('record.id')
        .where({ ...where, id, ...(createdAt !== undefined && { createdAt }) })
        .orderBy('record.id', 'DESC')
        .limit(most);
      for (const [index, word] of wordsOf(text).entries())
        query.andWhere(saysOne(index), { [`word${index}`]: likeOf(word), [`build${index}`]: buildOf(word) });
      return query.getMany();
    },
  );
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
