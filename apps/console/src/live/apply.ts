import type { Application, Build, Feature, Lane, Operation } from '@arthor/contract';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Numbered } from '../api/client.js';
import { onBoard } from '../api/query.js';
import type { LiveEvent } from './event.js';
import { isApplication, isBuild, isFeature, isLane, isOperation } from './guard.js';
import { mergeList, mergeOne, type Guard } from './merge.js';

/**
 * Brings a batch of events into the cache: things by their id at once; the names of the lists that
 * have to be read again are returned, because a page cannot tell whether a new item belongs to it.
 */
export function applyEvents(client: QueryClient, events: readonly LiveEvent[]): ReadonlySet<string> {
  const lists = new Set<string>();
  for (const event of events) for (const list of listsOf(event)) lists.add(list);
  const cache = client.getQueryCache();
  for (const { queryKey } of cache.findAll({ queryKey: ['lanes'] })) {
    const filter = filterOf(queryKey[1]);
    client.setQueryData<Numbered<readonly Lane[]>>(
      queryKey,
      (seen) => seen && mergeList(seen, events, isLane, onBoard(filter)),
    );
  }
  client.setQueryData<Numbered<readonly Application[]>>(
    ['applications'],
    (seen) => seen && mergeList(seen, events, isApplication, () => true),
  );
  for (const { queryKey } of cache.findAll({ queryKey: ['features'] }))
    client.setQueryData<Numbered<readonly Feature[]>>(
      queryKey,
      (seen) => seen && mergeList(seen, events, isFeature, (feature) => feature.application === queryKey[1]),
    );
  patchPages(client, 'operations', events, isOperation);
  patchPages(client, 'builds', events, isBuild);
  for (const event of events) {
    if (isOperation(event.data))
      client.setQueryData<Numbered<Operation>>(
        ['operation', event.data.id],
        (seen) => seen && mergeOne(seen, [event], isOperation),
      );
    if (isBuild(event.data))
      client.setQueryData<Numbered<Build>>(
        ['build', event.data.id],
        (seen) => seen && mergeOne(seen, [event], isBuild),
      );
  }
  return lists;
}

/** Replaces what a paged list shows of a thing; whether a new one belongs there only the server knows. */
function patchPages<T extends { readonly id: number }>(
  client: QueryClient,
  list: 'operations' | 'builds',
  events: readonly LiveEvent[],
  guard: Guard<T>,
): void {
  const changed = new Map<number, T>();
  for (const { data } of events) if (guard(data)) changed.set(data.id, data);
  if (changed.size === 0) return;
  client.setQueriesData<InfiniteData<{ readonly items: readonly T[] }>>(
    { queryKey: [list] },
    (seen) =>
      seen && {
        ...seen,
        pages: seen.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => changed.get(item.id) ?? item),
        })),
      },
  );
}

function listsOf({ kind, data }: LiveEvent): readonly string[] {
  switch (kind) {
    case 'application':
      return isApplication(data) ? [] : ['applications'];
    case 'feature':
      return isFeature(data) ? [] : ['features'];
    case 'environment':
      return ['environments', 'lanes', 'check'];
    case 'build':
      return isBuild(data) ? ['builds'] : ['builds', 'build'];
    case 'lane':
      return isLane(data) ? ['deployments'] : ['deployments', 'lanes'];
    case 'operation':
      return isOperation(data) ? ['operations'] : ['operations', 'operation'];
    case 'reset':
      return [];
  }
}

function filterOf(key: unknown): string | undefined {
  return typeof key === 'object' &&
    key !== null &&
    'application' in key &&
    typeof key.application === 'string'
    ? key.application
    : undefined;
}
