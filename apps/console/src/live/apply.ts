import type { Application, Build, Feature, Lane, Operation } from '@arthor/contract';
import type { QueryClient } from '@tanstack/react-query';
import type { Answer } from '../api/client.js';
import { onBoard } from '../api/query.js';
import type { LiveEvent } from './event.js';
import { isApplication, isBuild, isFeature, isLane, isOperation } from './guard.js';
import { mergeList, mergeOne } from './merge.js';

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
    client.setQueryData<Answer<readonly Lane[]>>(
      queryKey,
      (seen) => seen && mergeList(seen, events, isLane, onBoard(filter)),
    );
  }
  client.setQueryData<Answer<readonly Application[]>>(
    ['applications'],
    (seen) => seen && mergeList(seen, events, isApplication, () => true),
  );
  for (const { queryKey } of cache.findAll({ queryKey: ['features'] }))
    client.setQueryData<Answer<readonly Feature[]>>(
      queryKey,
      (seen) => seen && mergeList(seen, events, isFeature, (feature) => feature.application === queryKey[1]),
    );
  for (const event of events) {
    if (isOperation(event.data))
      client.setQueryData<Answer<Operation>>(
        ['operation', event.data.id],
        (seen) => seen && mergeOne(seen, [event], isOperation),
      );
    if (isBuild(event.data))
      client.setQueryData<Answer<Build>>(
        ['build', event.data.id],
        (seen) => seen && mergeOne(seen, [event], isBuild),
      );
  }
  return lists;
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
