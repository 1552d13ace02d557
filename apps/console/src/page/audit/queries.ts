import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import type { AuditFilter } from '../../search.js';

/** What the audit is asked for; a filter that is not set narrows nothing. */
export const asked = (filter: AuditFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));

/** The audit, newest first, page by page. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    // It grows by every write, also by reading it where one may not: no event tells that.
    staleTime: 5_000,
    queryFn: async ({ signal, pageParam: cursor }) => {
      const page = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
      return (await call('listAudit', { query: { ...asked(filter), ...page }, signal })).data;
    },
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
