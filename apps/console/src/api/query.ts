import type { Lane, OperationCreate, Plan } from '@arthor/contract';
import type { BuildStatus, Operate, OperationStatus } from '@arthor/contract/vocabulary';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLong } from '../live/long.js';
import { mergeList, mergeOne } from '../live/merge.js';
import { recentEvents } from '../live/recent.js';
import { withOrigin } from '../live/with-origin.js';
import { withTold } from '../live/with-told.js';
import { call, rememberCsrf, send } from './client.js';
import { readAll, readAllNumbered, type Whole } from './page.js';
import { ApiProblem } from './problem.js';
import { rested } from './rest.js';

/** Filters of the build list; they are its URL as well. */
export interface BuildFilter {
  readonly application?: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly status?: BuildStatus;
}
/** Filters of the history; they are its URL as well. */
export interface OperationFilter {
  readonly application?: string;
  readonly environment?: string;
  readonly symbol?: string;
  readonly operate?: Operate;
  readonly status?: OperationStatus;
  /** Who asked for it. */
  readonly by?: string;
  readonly deployment?: string;
  /** Words of the reason, the lane or the person, or a build's number. */
  readonly text?: string;
  readonly from?: string;
  /** Up to this moment, without it. */
  readonly to?: string;
}

const pageSize = '50';
/** Of a long list events tell what is new. */
const isShort = ({ state }: { readonly state: { readonly data: unknown } }): boolean => !isLong(state.data);

/** Which board: one application's, or that of all. */
interface BoardFilter {
  readonly application: string | undefined;
}

/** Whether a lane belongs on a board; `filter` as it stands in the key of {@link lanesQuery}. */
export function isOnBoard(filter: unknown, lane: Lane): boolean {
  const { application } = filter as BoardFilter;
  return (application === undefined || lane.application === application) && !isEmpty(lane);
}

/** Nothing is in it and nothing happens to it: GET /lanes leaves such lanes out. */
const isEmpty = ({ main, canary, incoming, draining, warm, operation, offline }: Lane): boolean =>
  main === null &&
  offline === null &&
  canary === null &&
  operation === null &&
  [incoming, draining, warm].every((rows) => rows.length === 0);

/** How one can sign in beside with a password. */
export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  staleTime: Infinity,
  queryFn: async ({ signal }) => (await call('getSignInWays', { query: {}, signal })).data,
});

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => {
    try {
      const { data } = await call('getSession', { query: {}, signal });
      rememberCsrf(data.csrf);
      return data;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

/** Version, and what is simulated. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  staleTime: Infinity,
  queryFn: async ({ signal }) => (await call('getSystem', { query: {}, signal })).data,
});

/** The board: every lane of one application, or of all. */
export const lanesQuery = (application?: string) => {
  const filter: BoardFilter = { application };
  return queryOptions({
    queryKey: ['lanes', filter],
    queryFn: async ({ signal }) => {
      const query = application === undefined ? {} : { application };
      const seen = await readAllNumbered((page) =>
        call('listLanes', { query: { ...query, ...page }, signal }),
      );
      return mergeList(seen, recentEvents.of('lane'), (lane) => isOnBoard(filter, lane), withOrigin);
    },
  });
};

/** One lane. */
export const laneQuery = (id: number) =>
  queryOptions({
    queryKey: ['lane', id],
    queryFn: async ({ signal }) => {
      const seen = await call('getLane', { params: { id: String(id) }, query: {}, signal });
      return mergeOne(seen, recentEvents.of('lane'), withOrigin);
    },
  });

/** What happened in a lane, newest first, page by page. */
export const laneHistoryQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['lane-history', id],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ signal, pageParam: cursor }) =>
      (
        await call('getLaneHistory', {
          params: { id: String(id) },
          query: { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
          signal,
        })
      ).data,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

/** What differs between what an operation brought and what another one did; without another: what it replaced. */
export const diffQuery = (operation: number, other: number | null) =>
  queryOptions({
    queryKey: ['diff', operation, other],
    queryFn: async ({ signal }) =>
      (
        await call('getOperationDiff', {
          params: { id: String(operation) },
          query: other === null ? {} : { with: String(other) },
          signal,
        })
      ).data,
  });

/** How long an operation usually takes in an environment. */
export const durationsQuery = (environment: string, operate: Operate) =>
  queryOptions({
    queryKey: ['durations', environment, operate],
    staleTime: 300_000,
    retry: false,
    queryFn: async ({ signal }) => {
      await rested();
      return (await call('getDurations', { query: { environment, operate }, signal })).data;
    },
  });

/** One operation. */
export const operationQuery = (id: number) =>
  queryOptions({
    queryKey: ['operation', id],
    queryFn: async ({ signal }) => {
      const seen = await call('getOperation', { params: { id: String(id) }, signal });
      return mergeOne(seen, recentEvents.of('operation'), withTold);
    },
  });

/** What is kept with an operation; GET /operations/{id} alone tells it. */
export const keptQuery = (id: number, status: OperationStatus) =>
  queryOptions({
    queryKey: ['kept', id, status],
    queryFn: async ({ signal }) => {
      const { data } = await call('getOperation', { params: { id: String(id) }, query: {}, signal });
      return { lastLog: data.lastLog ?? null, incidents: data.incidents ?? [] };
    },
  });

/** Operations, newest first, page by page. */
export const operationsQuery = (filter: OperationFilter) =>
  infiniteQueryOptions({
    queryKey: ['operations', filter],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    refetchOnMount: isShort,
    queryFn: async ({ signal, pageParam: cursor }) =>
      (
        await call('listOperations', {
          query: { ...filter, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
          signal,
        })
      ).data,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

/** One build. */
export const buildQuery = (id: number) =>
  queryOptions({
    queryKey: ['build', id],
    queryFn: async ({ signal }) => {
      const seen = await call('getBuild', { params: { id: String(id) }, signal });
      return mergeOne(seen, recentEvents.of('build'));
    },
  });

/** Builds, newest first, page by page. */
export const buildsQuery = (filter: BuildFilter) =>
  infiniteQueryOptions({
    queryKey: ['builds', filter],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    refetchOnMount: isShort,
    queryFn: async ({ signal, pageParam: cursor }) =>
      (
        await call('listBuilds', {
          query: { ...filter, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
          signal,
        })
      ).data,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

/** One deployment. */
export const deploymentQuery = (id: number) =>
  queryOptions({
    queryKey: ['deployments', id],
    queryFn: async ({ signal }) =>
      (await call('getDeployment', { params: { id: String(id) }, query: {}, signal })).data,
  });

/** The last lines a pod wrote; of its dead container where it keeps ending. */
export const podLogQuery = (deployment: number, pod: string) =>
  queryOptions({
    queryKey: ['pod-log', deployment, pod],
    staleTime: 5_000,
    retry: false,
    queryFn: async ({ signal }) =>
      (
        await call('getPodLog', {
          params: { id: String(deployment), pod },
          query: { previous: 'true', tail: '20' },
          signal,
        })
      ).data.text,
  });

/** Where a build runs or ran. */
export const deploymentsOfBuildQuery = (build: number) =>
  queryOptions({
    queryKey: ['deployments', { build }],
    queryFn: async ({ signal }) =>
      (await call('listDeployments', { query: { build: String(build), limit: pageSize }, signal })).data
        .items,
  });

/** All applications. */
export const applicationsQuery = queryOptions({
  queryKey: ['applications'],
  queryFn: async ({ signal }) => {
    const seen = await readAllNumbered((query) => call('listApplications', { query, signal }));
    return mergeList(seen, recentEvents.of('application'), () => true);
  },
});

/** All features of an application. */
export const featuresQuery = (application: string) =>
  queryOptions({
    queryKey: ['features', application],
    queryFn: async ({ signal }) => {
      const seen = await readAllNumbered((query) =>
        call('listFeatures', { params: { name: application }, query, signal }),
      );
      return mergeList(seen, recentEvents.of('feature'), (feature) => feature.application === application);
    },
  });

/** Effective settings of an application, in one environment or everywhere. */
export const settingsQuery = (application: string, environment: string | undefined) =>
  queryOptions({
    queryKey: ['settings', application, environment],
    queryFn: async ({ signal }) =>
      (
        await call('getApplicationSettings', {
          params: { name: application },
          query: environment === undefined ? {} : { environment },
          signal,
        })
      ).data,
  });

const itemsOf = <T>({ items }: Whole<T>): readonly T[] => items;

/** All environments. */
export const environmentsQuery = queryOptions({
  queryKey: ['environments'],
  queryFn: ({ signal }) => readAll((query) => call('listEnvironments', { query, signal })),
  select: itemsOf,
});

/** What an environment's cluster, gateway and rights answer right now. */
export const checkQuery = (environment: string) =>
  queryOptions({
    queryKey: ['check', environment],
    staleTime: 30_000,
    queryFn: async ({ signal }) =>
      (await call('checkEnvironment', { params: { name: environment }, query: {}, signal })).data.items,
  });

/** Freezes that hold now or are to come. */
export const freezesQuery = queryOptions({
  queryKey: ['freezes'],
  queryFn: ({ signal }) => readAll((query) => call('listFreezes', { query, signal })),
  select: itemsOf,
});

/** API tokens the caller may see. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => readAll((query) => call('listTokens', { query, signal })),
  select: itemsOf,
});

/** All users with their roles. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => readAll((query) => call('listUsers', { query, signal })),
  select: itemsOf,
});

/** The plan of an operation: what would happen, nothing is written. Never older than its body. */
export const planQuery = (body: OperationCreate | null) =>
  queryOptions({
    queryKey: ['plan', body],
    enabled: body !== null,
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    queryFn: async ({ signal }) => {
      const answer = await send('createOperation', { query: { dryRun: 'true' }, body, signal });
      // A dry run answers with the endpoint's other success, which has no place in Calls<N>.
      return answer.data as Plan;
    },
  });
