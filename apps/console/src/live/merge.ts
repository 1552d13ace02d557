import type { Numbered } from '../api/client.js';
import type { LiveEvent } from './event.js';

interface Identified {
  readonly id: number;
}

/** Narrows an event's data to the thing a list holds, or refuses it. */
export type Guard<T> = (data: unknown) => data is T;

/**
 * Applies events to a fetched list: those the answer already reflects are dropped, later ones
 * replace the item of the same id; a new item is put in front when `admits` says it belongs.
 * Returns the same object when nothing changed, so that nothing is painted again.
 */
export function mergeList<T extends Identified>(
  seen: Numbered<readonly T[]>,
  events: readonly LiveEvent[],
  guard: Guard<T>,
  admits: (item: T) => boolean = () => false,
): Numbered<readonly T[]> {
  let items = seen.data;
  let seq = seen.seq;
  for (const event of inOrder(events, seen.seq)) {
    const { data } = event;
    if (!guard(data)) continue;
    const at = items.findIndex((item) => item.id === data.id);
    if (at >= 0) items = items.with(at, data);
    else if (admits(data)) items = [data, ...items];
    else continue;
    seq = event.seq;
  }
  return items === seen.data ? seen : { data: items, seq };
}

/** As {@link mergeList} for one fetched thing. */
export function mergeOne<T extends Identified>(
  seen: Numbered<T>,
  events: readonly LiveEvent[],
  guard: Guard<T>,
): Numbered<T> {
  let result = seen;
  for (const event of inOrder(events, seen.seq))
    if (guard(event.data) && event.data.id === seen.data.id) result = { data: event.data, seq: event.seq };
  return result;
}

function inOrder(events: readonly LiveEvent[], after: number): readonly LiveEvent[] {
  return events.filter((event) => event.seq > after).toSorted((a, b) => a.seq - b.seq);
}
