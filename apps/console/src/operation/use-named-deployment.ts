import type { Deployment, Lane } from '@arthor/contract';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { deploymentQuery } from '../api/query.js';
import type { Target } from './target.js';
import { useLane } from './use-lane.js';

/** The deployment that a panel's URL names. */
interface NamedDeployment {
  readonly id: number;
  readonly deployment: UseQueryResult<Deployment>;
  /** Its lane; undefined while it loads. */
  readonly lane: Lane | undefined;
}

/** The deployment that a panel's URL names, and its lane. */
export function useNamedDeployment(search: Target): NamedDeployment {
  const id = Number(search.id);
  const deployment = useQuery(deploymentQuery(id));
  return { id, deployment, lane: useLane(deployment.data) };
}
