import type { EventKind, LiveEvent } from '@arthor/contract';
import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { rules } from './rules.js';

/**
 * Brings a batch of events into the cache, each by the rule of its kind. Answers the names of the lists
 * that have to be read again.
 */
export function applyEvents(client: QueryClient, events: readonly LiveEvent[]): ReadonlySet<string> {
  const lists = new Set<string>();
  notifyManager.batch(() => {
    for (const event of events) for (const list of applyOne(client, event)) lists.add(list);
  });
  return lists;
}

function applyOne<K extends EventKind>(client: QueryClient, event: LiveEvent<K>): readonly string[] {
  return rules[event.kind].flatMap((rule) => rule(client, event));
}
