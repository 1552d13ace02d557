import type { Answer, Numbered } from './client.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly leftOut?: readonly number[] | undefined;
}
/** All of a list. */
export interface Whole<T> {
  readonly items: readonly T[];
  /** Ids of rows that belong to it and cannot be told. */
  readonly leftOut: readonly number[];
}
type Reader<A> = (query: { limit: string; cursor?: string }) => Promise<A>;

/** Reads all pages of a list, one after the other. */
export async function readAll<T>(read: Reader<Answer<Page<T>>>): Promise<Whole<T>> {
  return wholeOf(await pagesOf(read));
}

/**
 * As {@link readAll}, with the event number of the first page: an event after it may be applied again,
 * which is harmless, while the number of a later page could hide one from the first.
 */
export async function readAllNumbered<T>(
  read: Reader<Numbered<Page<T>>>,
): Promise<Numbered<readonly T[]> & Pick<Whole<T>, 'leftOut'>> {
  const pages = await pagesOf(read);
  const { items, leftOut } = wholeOf(pages);
  return { data: items, leftOut, seq: pages[0]?.seq ?? 0 };
}

function wholeOf<T>(pages: readonly Answer<Page<T>>[]): Whole<T> {
  return {
    items: pages.flatMap(({ data }) => data.items),
    leftOut: pages.flatMap(({ data }) => data.leftOut ?? []),
  };
}

async function pagesOf<A extends Answer<Page<unknown>>>(read: Reader<A>): Promise<readonly A[]> {
  const pages: A[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: A = await read({ limit: '200', ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page);
    cursor = page.data.nextCursor;
  }
  return pages;
}
