import type { InfiniteData, Query, QueryClient, QueryFunction, QueryKey } from '@tanstack/react-query';
import { afterwards } from './afterwards.js';
import type { Identified } from './merge.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
/** A list that is read page by page, as far as somebody went. */
export type Paged<T> = InfiniteData<Page<T>>;

/** So many pages are read again one after the other; of more only the first, where what is new stands. */
const most = 3;

/** Whether so much of a list was read that reading all of it again would take long. */
export const isLong = (data: unknown): data is Paged<Identified> =>
  typeof data === 'object' &&
  data !== null &&
  'pages' in data &&
  Array.isArray(data.pages) &&
  data.pages.length > most;

/** The list after its first page was read again: what is new in front; that page alone where more happened than it tells. */
export function withFront<T extends Identified>(seen: Paged<T>, read: Paged<T>): Paged<T> {
  const front = read.pages[0]?.items ?? [];
  const known = new Map(seen.pages.flatMap(({ items }) => items.map((item) => [item.id, item])));
  if (!front.some(({ id }) => known.has(id))) return read;
  const now = new Map(front.map((item) => [item.id, item]));
  const made = front.filter(({ id }) => !known.has(id));
  const pages = seen.pages.map((page, at) => ({
    ...page,
    items: [...(at === 0 ? made : []), ...page.items.map((item) => now.get(item.id) ?? item)],
  }));
  return { ...seen, pages };
}

/** Has a long list read again: its first page now if somebody sees it, else all of it when somebody does. */
export function readLongAgain(client: QueryClient, query: Query, seen: Paged<Identified>): void {
  const { queryKey } = query;
  if (!query.isActive()) {
    client.setQueryData<Paged<Identified>>(queryKey, {
      pages: seen.pages.slice(0, 1),
      pageParams: seen.pageParams.slice(0, 1),
    });
    void client.invalidateQueries({ queryKey, exact: true });
    return;
  }
  const { queryFn } = query.options;
  if (typeof queryFn !== 'function') return;
  void client
    .fetchInfiniteQuery({
      queryKey: ['front', ...queryKey] as QueryKey,
      // The cache keeps what reads a list without the types of its pages.
      queryFn: queryFn as QueryFunction<Page<Identified>, QueryKey, undefined>,
      initialPageParam: undefined,
      staleTime: 0,
      gcTime: 0,
    })
    .then((read) => keep(client, query, read))
    // What is shown stays; the next event asks again.
    .catch(() => undefined);
}

/** A next page that is on its way is put to the list as it was when it was asked for: it comes first. */
function keep(client: QueryClient, query: Query, read: Paged<Identified>): void {
  if (query.state.fetchStatus === 'fetching') return afterwards(query, () => keep(client, query, read));
  client.setQueryData<Paged<Identified>>(query.queryKey, (now) => now && withFront(now, read));
}
