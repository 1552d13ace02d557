import type { InfiniteData, Query, QueryClient, QueryFilters, QueryKey } from '@tanstack/react-query';
import { lowestNumber, type Numbered } from '../api/client.js';
import { mergeList, mergeOne, type Identified, type Join, type News } from './merge.js';
import { afterwards } from './afterwards.js';
import { isLong, readLongAgain } from './long.js';
import { recentEvents } from './recent.js';

const youngMs = 10_000;

/**
 * Brings one event into the cache. What it cannot know is answered: the names of the lists that have to
 * be read again.
 */
export type Rule<T> = (client: QueryClient, news: News<T>) => readonly string[];

/** Replaces the thing in every whole list of that name; a new one is put where it belongs. */
export function inList<T extends Identified>(
  list: string,
  belongs: (key: QueryKey, thing: T) => boolean,
  joined?: Join<T>,
): Rule<T> {
  return (client, news) => {
    for (const { queryKey } of client.getQueryCache().findAll({ queryKey: [list] }))
      client.setQueryData<Numbered<readonly T[]>>(
        queryKey,
        (seen) => seen && mergeList(seen, [news], (thing) => belongs(queryKey, thing), joined),
      );
    return [];
  };
}

/**
 * Replaces the thing in every paged list of that name, and has them read again: whether a new one belongs
 * to a page only the server knows.
 */
export function inPages<T extends Identified>(list: string, joined: Join<T> = (told) => told): Rule<T> {
  return (client, { data }) => {
    client.setQueriesData<InfiniteData<{ readonly items: readonly T[] }>>(
      { queryKey: [list] },
      (seen) =>
        seen && {
          ...seen,
          pages: seen.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (item.id === data.id ? joined(data, item) : item)),
          })),
        },
    );
    return [list];
  };
}

/** Replaces the thing where it is shown by itself. */
export function alone<T extends Identified>(name: string, joined?: Join<T>): Rule<T> {
  return (client, news) => {
    client.setQueryData<Numbered<T>>([name, news.data.id], (seen) => seen && mergeOne(seen, [news], joined));
    return [];
  };
}

/** Has what is read beside the thing, by its id, read again. */
export function besideIt<T extends Identified>(name: string): Rule<T> {
  return (client, { data }) => {
    void client.invalidateQueries({ queryKey: [name, data.id] });
    return [];
  };
}

/** Has lists read again. */
export function readAgain(...lists: readonly string[]): Rule<unknown> {
  return () => lists;
}

/** A plan is made anew when its lane moves. */
const isPlan = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => queryKey[0] === 'plan';

/** Has everything read again, now: what was missed is unknown. */
export function readAll(client: QueryClient): readonly string[] {
  recentEvents.clear();
  readThose(client, { predicate: (query) => !isPlan(query) });
  return [];
}

/**
 * Has read again what may have changed before a connection told its first number: nothing did where all answers have
 * that number and are as young as a page that opens. What no event tells of (a new release) is read again by its age.
 */
export function readMissed(client: QueryClient, number: number | null, now: number): void {
  const mayHaveMissed = () => lowestNumber() !== Infinity && lowestNumber() !== number;
  if (mayHaveMissed()) return void readAll(client);
  for (const query of client.getQueryCache().findAll({ predicate: (each) => !isPlan(each) }))
    if (query.state.fetchStatus === 'fetching')
      afterwards(query, () => mayHaveMissed() && readThis(client, query));
    else if (now - query.state.dataUpdatedAt > youngMs) readThis(client, query);
}

/** Has every list of that name read again; false and nothing done while one of them is being read again. */
export function readListAgain(client: QueryClient, list: string): boolean {
  const which = { queryKey: [list] };
  const busy = client.getQueryCache().findAll({ ...which, fetchStatus: 'fetching' });
  if (busy.some((query) => !isFirst(query))) return false;
  readThose(client, which);
  return true;
}

function readThose(client: QueryClient, which: QueryFilters): void {
  for (const query of client.getQueryCache().findAll(which))
    if (isFirst(query)) afterwards(query, () => readThis(client, query));
    else readThis(client, query);
}

function readThis(client: QueryClient, query: Query): void {
  const { data } = query.state;
  if (isLong(data)) readLongAgain(client, query, data);
  else void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
}

/** Whether its first answer is on its way: the library does not ask anew before that has come. */
const isFirst = ({ state }: Query): boolean => state.fetchStatus === 'fetching' && state.data === undefined;
