import type { QueryClient } from '@tanstack/react-query';
import {
  buildsQuery,
  environmentsQuery,
  freezesQuery,
  lanesQuery,
  operationsQuery,
  type OperationFilter,
} from './query.js';

/** Events keep what is there true: only what is missing is asked for. */
const missing = { staleTime: Infinity } as const;

/** Reads what the board of all applications shows; it tells itself what cannot be read. */
export const readBoard = (client: QueryClient): Promise<unknown> =>
  Promise.all([
    client.prefetchQuery({ ...environmentsQuery, ...missing }),
    client.prefetchQuery({ ...lanesQuery(), ...missing }),
    client.prefetchQuery({ ...freezesQuery, ...missing }),
    client.prefetchInfiniteQuery({ ...buildsQuery({}), ...missing }),
  ]);

/**
 * Reads what the history shows; it tells itself what cannot be read. The choice of an environment can wait, but where
 * one is chosen.
 */
export const readHistory = (client: QueryClient, filter: OperationFilter): Promise<unknown> =>
  Promise.all([
    client.prefetchInfiniteQuery({ ...operationsQuery(filter), ...missing }),
    ...(filter.environment === undefined ? [] : [client.prefetchQuery({ ...environmentsQuery, ...missing })]),
  ]);
