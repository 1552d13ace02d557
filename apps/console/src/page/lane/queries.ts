import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** The pods of a lane as its cluster shows them; what an event cannot tell is asked for again. */
export const lanePodsQuery = (lane: number) =>
  queryOptions({
    queryKey: ['lane-pods', lane],
    staleTime: 5_000,
    refetchInterval: 10_000,
    queryFn: async ({ signal }) =>
      (await call('listLanePods', { params: { id: String(lane) }, query: {}, signal })).data,
  });

/** Where the pods of a lane are called. No event tells of it: it is asked again while somebody looks. */
export const laneInstancesQuery = (id: number) =>
  queryOptions({
    queryKey: ['lane-instances', id],
    staleTime: 5_000,
    refetchInterval: 5_000,
    queryFn: async ({ signal }) =>
      (await call('listLaneInstances', { params: { id: String(id) }, query: {}, signal })).data,
  });

/** What the cluster says happened to a deployment and its pods. */
export const clusterEventsQuery = (deployment: number) =>
  queryOptions({
    queryKey: ['cluster-events', deployment],
    staleTime: 5_000,
    refetchInterval: 15_000,
    queryFn: async ({ signal }) =>
      (await call('listClusterEvents', { params: { id: String(deployment) }, query: {}, signal })).data,
  });

/** Whose log, and how much of it. */
export interface LogAsked {
  readonly deployment: number;
  readonly pod: string;
  /** Of its container that ended last. */
  readonly previous: boolean;
  readonly lines: number;
}

/** The last lines of a pod's log. */
export async function podLog(
  { deployment, pod, previous, lines }: LogAsked,
  signal?: AbortSignal,
): Promise<string> {
  const { data } = await call('getPodLog', {
    params: { id: String(deployment), pod },
    query: { tail: String(lines), ...(previous ? { previous: 'true' } : {}) },
    ...(signal === undefined ? {} : { signal }),
  });
  return data.text;
}

/** The last lines of a pod's log, asked for every two seconds while somebody follows and looks. */
export const podTailQuery = ({ deployment, pod, previous, lines }: LogAsked, follows: boolean) =>
  queryOptions({
    queryKey: ['pod-tail', deployment, pod, previous, lines],
    gcTime: 0,
    retry: false,
    // A container that ended writes nothing more.
    refetchInterval: follows && !previous ? 2_000 : false,
    queryFn: ({ signal }) => podLog({ deployment, pod, previous, lines }, signal),
  });
