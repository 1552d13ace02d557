import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** Where the pods of a lane are called. No event tells of it: it is asked again while somebody looks. */
export const laneInstancesQuery = (id: number) =>
  queryOptions({
    queryKey: ['lane-instances', id],
    staleTime: 5_000,
    refetchInterval: 5_000,
    queryFn: async ({ signal }) =>
      (await call('listLaneInstances', { params: { id: String(id) }, query: {}, signal })).data,
  });
