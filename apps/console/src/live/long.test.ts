// @vitest-environment node
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { isLong, withFront, type Paged } from './long.js';
import { readListAgain } from './rule.js';

interface Thing {
  readonly id: number;
  readonly name?: string;
}
const page = (...ids: readonly number[]) => ({ items: ids.map((id): Thing => ({ id })), nextCursor: 'more' });
const paged = (...pages: readonly ReturnType<typeof page>[]): Paged<Thing> => ({
  pages: [...pages],
  pageParams: pages.map(() => undefined),
});
const long = paged(page(8, 7), page(6, 5), page(4, 3), page(2, 1));

it('more than three pages are long', () => {
  expect([undefined, [], paged(page(1)), long].map(isLong)).toEqual([false, false, false, true]);
});

it('what is new comes in front, what changed is replaced, the rest stays', () => {
  const read = paged({ items: [{ id: 9 }, { id: 8, name: 'done' }], nextCursor: 'other' });
  const { pages } = withFront(long, read);
  expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([
    [9, 8, 7],
    [6, 5],
    [4, 3],
    [2, 1],
  ]);
  expect(pages[0]?.items[1]?.name).toBe('done');
});

it('where more happened than a page tells, that page stands alone', () => {
  const read = paged(page(12, 11));
  expect(withFront(long, read)).toBe(read);
});

it('a long list that is seen has its first page read, one that is not is read whole when it is', async () => {
  const client = new QueryClient();
  const queryFn = vi.fn(() => Promise.resolve(page(9, 8)));
  const queryKey = ['operations', {}];
  client.setQueryData(queryKey, long);
  const stop = new QueryObserver(client, { queryKey, queryFn, staleTime: Infinity }).subscribe(
    () => undefined,
  );
  readListAgain(client, 'operations');
  await vi.waitFor(() => expect(client.getQueryData<Paged<Thing>>(queryKey)?.pages[0]?.items[0]?.id).toBe(9));
  expect(queryFn).toHaveBeenCalledTimes(1);

  stop();
  readListAgain(client, 'operations');
  expect(client.getQueryData<Paged<Thing>>(queryKey)?.pages).toHaveLength(1);
  expect(client.getQueryState(queryKey)?.isInvalidated).toBe(true);
  expect(queryFn).toHaveBeenCalledTimes(1);
});

it('a long list keeps what was new while its next page was on its way', async () => {
  const client = new QueryClient();
  const queryKey = ['operations', {}];
  client.setQueryData(queryKey, long);
  const answers: ((now: ReturnType<typeof page>) => void)[] = [];
  const observer = new InfiniteQueryObserver(client, {
    queryKey,
    queryFn: () => new Promise<ReturnType<typeof page>>((resolve) => answers.push(resolve)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Infinity,
  });
  const stop = observer.subscribe(() => undefined);
  readListAgain(client, 'operations');
  const read = observer.fetchNextPage();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.(page(9, 8));
  await vi.waitFor(() => expect(client.isFetching({ queryKey: ['front'] })).toBe(0));
  answers[1]?.(page(0));
  await read;
  const ids = () =>
    client.getQueryData<Paged<Thing>>(queryKey)?.pages.flatMap(({ items }) => items.map(({ id }) => id));
  await vi.waitFor(() => expect(ids()).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
  stop();
});
