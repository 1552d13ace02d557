// @vitest-environment node
import { apiBase } from '@arthor/contract/vocabulary';
import { readFile } from 'node:fs/promises';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { readBoard, readHistory } from '../api/opening.js';
import { sessionQuery, systemQuery } from '../api/query.js';
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
    readBoard(client),
  ]);
  expect(firstOf('/', '?env=dev').reads.toSorted()).toEqual(asked);
});

it('asks for what the history reads, but not where it is filtered', async () => {
  const asked = await addressesOf((client) => [
    client.fetchQuery(sessionQuery),
    client.fetchQuery(systemQuery),
    readHistory(client, {}),
  ]);
  expect(firstOf('/history', '').reads.toSorted()).toEqual(asked);
  const environments = '/environments?limit=200';
  expect(asked).not.toContain(environments);
  expect(await addressesOf((client) => [readHistory(client, { environment: 'dev' })])).toContain(
    environments,
  );
  expect(firstOf('/history', '?status=DONE').reads).toEqual(['/session', '/system']);
});

it.each([
  ['/', 'BoardPage'],
  ['/history', 'History'],
])('asks for the words of %s that its route brings', async (path, page) => {
  const router = await readFile(new URL('../router.tsx', import.meta.url), 'utf8');
  const brings = router.split('spoken(').find((each) => each.includes(`], ${page})`));
  const words = [...(brings?.split(']')[0] ?? '').matchAll(/'(\w+)'/g)].map(([, area]) => area);
  expect(words.length).toBeGreaterThan(0);
  expect(new Set<unknown>(firstOf(path, '').areas)).toEqual(new Set(['base', ...words]));
});
