import { orLeftOut } from './left-out.js';
import { refuse } from './validate.js';

/** The page that a list query asks for: `take` rows with `id < before`, newest first. */
export interface Page {
  readonly limit: number;
  /** null = start at the newest. */
  readonly before: number | null;
  /** limit + 1: the extra row tells whether there is a next page. */
  readonly take: number;
}

const defaultLimit = 50;

/** Reads `?limit=&cursor=`; 400 for a cursor that we did not make. */
export const pageOf = (query: {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}): Page => {
  const limit = query.limit ?? defaultLimit;
  return { limit, before: query.cursor === undefined ? null : idOf(query.cursor), take: limit + 1 };
};

/** The response of a list, from at most {@link Page.take} rows. */
export const paged = <Row extends { readonly id: number }, Item>(
  page: Page,
  rows: readonly Row[],
  item: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } => {
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { items: shown.map(orLeftOut(item)), nextCursor: last === undefined ? null : cursorOf(last.id) };
};

const cursorOf = (id: number): string => Buffer.from(`id:${id}`).toString('base64url');

const idOf = (cursor: string): number => {
  const match = /^id:([1-9][0-9]{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const id = Number(match?.[1]);
  if (!Number.isSafeInteger(id)) throw refuse([{ path: 'query.cursor', code: 'INVALID_VALUE' }]);
  return id;
};
