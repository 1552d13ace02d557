import type { Answer, Numbered } from './client.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
type Reader<A> = (query: { limit: string; cursor?: string }) => Promise<A>;

/** Reads all pages of a list, one after the other. */
export async function readAll<T>(read: Reader<Answer<Page<T>>>): Promise<readonly T[]> {
  return (await pagesOf(read)).flatMap(({ data }) => data.items);
}

/**
 * As {@link readAll}, with the event number of the first page: an event after it may be applied again,
 * which is harmless, while the number of a later page could hide one from the first.
 */
export async function readAllNumbered<T>(read: Reader<Numbered<Page<T>>>): Promise<Numbered<readonly T[]>> {
  const pages = await pagesOf(read);
  return { data: pages.flatMap(({ data }) => data.items), seq: pages[0]?.seq ?? 0 };
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
