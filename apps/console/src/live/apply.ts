import type { EventKind, LiveEvent } from '@arthor/contract';
import type { QueryClient } from '@tanstack/react-query';
import { rules } from './rules.js';

/** Brings an event into the cache by the rules of its kind. Returns the names of the lists that have to be read again. */
export function applyEvent<K extends EventKind>(client: QueryClient, event: LiveEvent<K>): readonly string[] {
  return rules[event.kind].flatMap((rule) => rule(client, event));
}
