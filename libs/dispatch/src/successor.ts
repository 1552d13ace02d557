import type { Deployment } from '@arthor/core';

/**
 * Whether the main that a promoted canary of another lane waits for has taken over: it has served, and who
 * is in force there now (it, or one that followed it since) has a ready pod. One that served and is gone
 * with nobody after it was taken offline by somebody: the canary is not wanted for that either.
 *
 * @param main the one in force in the successor's lane
 */
export const hasArrived = (
  successor: Pick<Deployment, 'servedAt' | 'status'>,
  main: Pick<Deployment, 'readyReplicas'> | null,
): boolean =>
  successor.servedAt !== null && (main === null ? successor.status === 'WITHDRAWN' : main.readyReplicas > 0);
