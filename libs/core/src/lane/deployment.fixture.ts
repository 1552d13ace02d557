import type { Deployment } from './deployment.js';
import type { Environment, Lane } from './lane.js';

/** Names in tests are short and readable: `shop-00000000000000000000000000000031`. */
export const nameOf = (application: string, id: number): string =>
  `${application}-${String(id).padStart(32, '0')}`;

/** A main that was just accepted as `shop.stable` in dev, with other values where a test wants them. */
export function deployment(id: number, values: Partial<Deployment> = {}): Deployment {
  return {
    id,
    laneId: 7,
    application: 'shop',
    environment: 'dev',
    symbol: 'stable',
    name: nameOf(values.application ?? 'shop', id),
    canary: false,
    canaryType: null,
    canaryValue: null,
    weight: null,
    status: 'DEPLOYING',
    tick: id,
    lifecycle: 'CREATING',
    deployMode: 'NATIVE',
    external: true,
    buildId: id + 100,
    image: `registry.localhost/demo/shop:${id}-dev`,
    commitId: '0c77de1',
    replicas: 1,
    scaling: null,
    readyReplicas: 0,
    pods: [],
    conditions: [],
    relatedId: null,
    routeName: 'shop-stable-0a1b2c3d',
    clusterId: null,
    routeProvider: null,
    workload: { hash: `hash-${id}`, containerPort: 8080, servicePort: 80 },
    applied: null,
    inForce: null,
    leftBy: null,
    routedAt: null,
    servedAt: null,
    shutdownAt: null,
    removalAt: null,
    createdAt: 0,
    finishedAt: null,
    ...values,
  };
}

/** A main that is in force on the cluster `here`. */
export const serving = (id: number, values: Partial<Deployment> = {}): Deployment =>
  deployment(id, {
    status: 'DEPLOYED',
    lifecycle: 'RUNNING',
    clusterId: 'here',
    routeProvider: 'ingress-nginx',
    routedAt: 100,
    servedAt: 200,
    ...values,
  });

/** The lane `shop.stable` in dev, empty and settled. */
export const lane = (values: Partial<Lane> = {}): Lane => ({
  id: 7,
  application: 'shop',
  environment: 'dev',
  symbol: 'stable',
  tick: 50,
  version: 1,
  mainId: null,
  canaryId: null,
  dueAt: null,
  expiresAt: null,
  route: null,
  conditions: [],
  blocking: null,
  ...values,
});

/** The environment dev with the sandbox's short times. */
export const environment = (values: Partial<Environment> = {}): Environment => ({
  name: 'dev',
  description: '',
  host: 'dev.localhost',
  protected: false,
  acceptBuildsFrom: null,
  deployMode: 'NATIVE',
  drainMs: 3000,
  minReadyMs: 0,
  keepWarmMs: 0,
  keepWarmMaxReplicas: 10,
  onDrift: 'HEAL',
  autoReturn: true,
  progressDeadlineMs: 60_000,
  onStalled: 'WAIT',
  ...values,
});
