import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../api/client.js';

const pollMs = 1_000;
const longest = 400_000;

/** A build's log as far as it was written. */
export interface BuildLog {
  readonly text: string;
  readonly complete: boolean;
  /** The beginning was dropped to keep the page quick. */
  readonly cut: boolean;
}

/**
 * Follows a build's log by offset: once a second while it is written, not at all while the tab is
 * hidden (the query client stops its intervals then) or the log is complete.
 */
export function useLog(id: number): UseQueryResult<BuildLog> {
  const offset = useRef(0);
  const text = useRef('');
  return useQuery<BuildLog>({
    queryKey: ['build-log', id],
    gcTime: 0,
    staleTime: 0,
    structuralSharing: false,
    refetchInterval: (query) => (query.state.data?.complete === true ? false : pollMs),
    queryFn: async ({ signal }): Promise<BuildLog> => {
      const { data } = await call('getBuildLog', {
        params: { id: String(id) },
        query: { offset: String(offset.current) },
        signal,
      });
      offset.current = data.nextOffset;
      text.current += data.text;
      const cut = text.current.length > longest;
      if (cut) text.current = text.current.slice(-longest);
      return { text: text.current, complete: data.complete, cut };
    },
  });
}
