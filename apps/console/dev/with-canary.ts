import type { FakeApi } from './fake-api.js';
import { deployment, lane } from './fixture.js';

/** `shop / stable` in dev has a canary, deployment 70, that gets a fifth of the requests. */
export function withCanary({ state }: FakeApi): void {
  const canary = deployment(70, { canary: true, canaryType: 'WEIGHT', weight: 20, buildId: 12, replicas: 1 });
  state.lanes[0] = lane(1, { application: 'shop', environment: 'dev', symbol: 'stable', canary });
}
