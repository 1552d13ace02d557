import type { FakeApi } from './fake-api.js';
import { deployment, lane } from './fixture.js';

/** What a first look should show: one lane blocked and explained beside one with a canary. */
export function showcase(api: FakeApi): void {
  const { state } = api;
  api.simulated = ['kubernetes', 'jenkins', 'nacos', 'apisix'];
  const staging = { application: 'shop', environment: 'test', symbol: 'stable' } as const;
  const share = { main: 80, canary: 20, header: null } as const;
  const canary = deployment(70, {
    ...staging,
    laneId: 5,
    canary: true,
    canaryType: 'WEIGHT',
    weight: 20,
    buildId: 12,
    replicas: 1,
  });
  const blocked = state.lanes.filter(({ id }) => id <= 2);
  state.lanes.splice(
    0,
    Infinity,
    ...blocked,
    lane(5, {
      ...staging,
      main: deployment(5, { ...staging, laneId: 5, replicas: 4 }),
      canary,
      traffic: { wanted: share, written: share, inForce: { ...share, how: 'yes' } },
    }),
    lane(80, { application: 'shop', environment: 'prod', symbol: 'stable' }),
  );
  for (const environment of state.environments)
    Object.assign(environment, { description: descriptions[environment.name] });
}

const descriptions: Readonly<Record<string, string>> = {
  dev: 'Development',
  test: 'Staging',
  prod: 'Production',
};
