import type { Numbered } from '../api/client.js';

/** A thing that has an id of its own. */
export interface Identified {
  readonly id: number;
}

/** What an event tells of one thing. */
export interface News<T> {
  readonly seq: number;
  readonly data: T;
}

/** What is shown of a thing after an event: what the event tells, with what only an answer did. */
export type Join<T> = (told: T, before: T | undefined) => T;

/**
 * Applies events to a fetched list: those the answer already reflects are dropped, later ones
 * replace the item of the same id; a new item is put in front, and one that was there is taken out, as
 * `belongs` says. Returns the same object when nothing changed, so that nothing is painted again.
 */
export function mergeList<T extends Identified, S extends Numbered<readonly T[]>>(
  seen: S & Numbered<readonly T[]>,
  events: readonly News<T>[],
  belongs: (item: T) => boolean,
  joined: Join<T> = (told) => told,
): S {
  let items: readonly T[] = seen.data;
  let seq = seen.seq;
  const later = events.filter((event) => event.seq > seen.seq).toSorted((a, b) => a.seq - b.seq);
  for (const event of later) {
    const at = items.findIndex((item) => item.id === event.data.id);
    const data = joined(event.data, items[at]);
    if (!belongs(data)) items = at < 0 ? items : items.toSpliced(at, 1);
    else items = at < 0 ? [data, ...items] : items.with(at, data);
    seq = event.seq;
  }
  return items === seen.data ? seen : { ...seen, data: items, seq };
}

/** As {@link mergeList} for one fetched thing. */
export function mergeOne<T extends Identified>(
  seen: Numbered<T>,
  events: readonly News<T>[],
  joined?: Join<T>,
): Numbered<T> {
  const isIt = ({ id }: T) => id === seen.data.id;
  const { data, seq } = mergeList(
    { data: [seen.data], seq: seen.seq },
    events.filter((each) => isIt(each.data)),
    isIt,
    joined,
  );
  const [thing = seen.data] = data;
  return thing === seen.data ? seen : { data: thing, seq };
}
