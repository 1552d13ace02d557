import { refuse } from './validate.js';

/** The page a list's query asks for: rows with `id < before`, newest first, `take` of them. */
export interface Page {
  readonly limit: number;
  /** null = from the newest on. */
  readonly before: number | null;
  /** One more than the limit: whether there is a next page shows without counting. */
  readonly take: number;
}

const defaultLimit = 50;

/** Reads `?limit=&cursor=`; a cursor that is not one of ours is refused with 400. */
export const pageOf = (query: {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}): Page => {
  const limit = query.limit ?? defaultLimit;
  return { limit, before: query.cursor === undefined ? null : idOf(query.cursor), take: limit + 1 };
};

/** The answer of a list from at most {@link Page.take} rows, newest first. */
export const paged = <Row extends { readonly id: number }, Item>(
  page: Page,
  rows: readonly Row[],
  item: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } => {
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { items: shown.map(item), nextCursor: last === undefined ? null : cursorOf(last.id) };
};

const cursorOf = (id: number): string => Buffer.from(`id:${id}`).toString('base64url');

const idOf = (cursor: string): number => {
  const match = /^id:([1-9][0-9]{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const id = Number(match?.[1]);
  if (!Number.isSafeInteger(id)) throw refuse([{ path: 'query.cursor', code: 'INVALID_VALUE' }]);
  return id;
};
