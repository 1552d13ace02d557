// @vitest-environment node
import { apiBase } from '@arthor/contract/vocabulary';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import {
  buildsQuery,
  environmentsQuery,
  freezesQuery,
  lanesQuery,
  operationsQuery,
  sessionQuery,
  systemQuery,
} from '../api/query.js';
import { firstOf } from './first.js';

afterEach(() => vi.unstubAllGlobals());

/** What reading these asks for, below the API's address. */
async function addressesOf(read: (client: QueryClient) => readonly Promise<unknown>[]): Promise<string[]> {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url.replace(apiBase, ''));
    return Promise.resolve(Response.json({ items: [], nextCursor: null }));
  });
  await Promise.all(read(new QueryClient()));
  return asked.toSorted();
}

it('asks for what the board reads, and for nothing else', async () => {
  const asked = await addressesOf((client) => [
    client.fetchQuery(sessionQuery),
    client.fetchQuery(systemQuery),
    client.fetchQuery(environmentsQuery),
    client.fetchQuery(freezesQuery),
    client.fetchQuery(lanesQuery()),
    client.fetchInfiniteQuery(buildsQuery({})),
  ]);
  expect(firstOf('/', '?env=dev').reads.toSorted()).toEqual(asked);
});

it('asks for what the history reads, but not where it is filtered', async () => {
  const asked = await addressesOf((client) => [
    client.fetchQuery(sessionQuery),
    client.fetchQuery(systemQuery),
    client.fetchQuery(environmentsQuery),
    client.fetchInfiniteQuery(operationsQuery({})),
  ]);
  expect(firstOf('/history', '').reads.toSorted()).toEqual(asked);
  expect(firstOf('/history', '?status=DONE').reads).toEqual(['/session', '/system']);
});
