import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

interface Fault {
  readonly error: Error | null;
  /** Asks anew, which one sees. */
  readonly retry: () => void;
}

/**
 * Why a query has no answer. One that asks again by itself keeps its fault until it is answered: else the page would
 * blink with every question, and be read aloud each time. (The query library forgets the fault when it asks.)
 */
export function useFault(
  query: Pick<UseQueryResult, 'error' | 'status' | 'errorUpdateCount' | 'refetch'>,
): Fault {
  const { error, status, errorUpdateCount } = query;
  const [last, setLast] = useState<Error | null>(null);
  const [retries, setRetries] = useState(false);
  if (error !== null && error !== last) setLast(error);
  const asksByItself = status === 'pending' && errorUpdateCount > 0 && !retries;
  return {
    error: error ?? (asksByItself ? last : null),
    retry: () => {
      setRetries(true);
      void query.refetch().finally(() => setRetries(false));
    },
  };
}
