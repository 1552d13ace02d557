import type { Deployment, Lane } from '@arthor/contract';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { deploymentQuery } from '../api/query.js';
import type { Target } from './target.js';
import { useLane } from './use-lane.js';

/** The deployment that a panel's URL names. */
interface NamedDeployment {
  readonly id: number;
  /** While another one loads: the one before, of the same lane. */
  readonly deployment: UseQueryResult<Deployment>;
  /** Its lane; undefined while it loads. */
  readonly lane: Lane | undefined;
  /** The deployment as its lane shows it; undefined if it is neither main nor canary. */
  readonly live: Deployment | undefined;
}

/** The deployment that a panel's URL names, and its lane. */
export function useNamedDeployment(search: Target): NamedDeployment {
  const id = Number(search.id);
  const deployment = useQuery({ ...deploymentQuery(id), placeholderData: keepPreviousData });
  const lane = useLane(deployment.data);
  const live = [lane?.main, lane?.canary].find((row) => row?.id === id) ?? undefined;
  return { id, deployment, lane, live };
}
