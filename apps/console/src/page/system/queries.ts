import type { IntegrationKind } from '@arthor/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** How providers and the server do; no event tells it. */
export const systemNowQuery = queryOptions({
  queryKey: ['system-now'],
  staleTime: 0,
  refetchInterval: 5_000,
  queryFn: async ({ signal }) => (await call('getSystem', { query: {}, signal })).data,
});

/** Whether a provider answers, as the installation is configured; asked once, and again when somebody wants it. */
export const connectionQuery = (kind: IntegrationKind) =>
  queryOptions({
    queryKey: ['connection', kind],
    staleTime: Infinity,
    retry: false,
    queryFn: () => testConnection(kind, null),
  });

/** Asks a provider whether it answers; with an environment, as that one has it. */
export const testConnection = async (kind: IntegrationKind, environment: string | null) =>
  (
    await call('testIntegration', {
      params: { kind },
      query: environment === null ? {} : { environment },
    })
  ).data;
