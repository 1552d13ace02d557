import type { Build, Feature } from '@arthor/contract';
import { call } from '../../api/client.js';

/** What the simulated platform makes of a branch of that name. */
export const faults = ['no-such-image', 'crash', 'never-ready'] as const;
export type Fault = (typeof faults)[number];

/** Where a failure is made: in which application, beside which of its features, and to which environment. */
export interface Ground {
  readonly application: string;
  readonly features: readonly Feature[];
  readonly environment: string;
}

/** Makes a feature that fails in this way, where there is none yet, and builds it: it is deployed by itself. */
export async function breakIt(
  { application, features, environment }: Ground,
  fault: Fault,
  idempotencyKey: string,
): Promise<Build> {
  const [beside] = features;
  if (beside !== undefined && !features.some(({ name }) => name === fault))
    await call('createFeature', {
      params: { name: application },
      body: { name: fault, repositoryUrl: beside.repositoryUrl, branch: fault },
    });
  const body = { application, feature: fault, environment, deploy: { replicas: 1 } };
  return (await call('createBuild', { body, idempotencyKey })).data;
}
