import type { Answer } from './client.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * Reads all pages of a list, one after the other. The seq is the first page's: an event after it is
 * applied again, which is harmless, while a later page's seq could hide one.
 */
export async function readAll<T>(
  read: (query: { limit: string; cursor?: string }) => Promise<Answer<Page<T>>>,
): Promise<Answer<readonly T[]>> {
  const first = await read({ limit: '200' });
  const items = [...first.data.items];
  let cursor = first.data.nextCursor;
  while (cursor !== null) {
    const next: Answer<Page<T>> = await read({ limit: '200', cursor });
    items.push(...next.data.items);
    cursor = next.data.nextCursor;
  }
  return { data: items, seq: first.seq };
}
