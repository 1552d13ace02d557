import type {
  Application,
  Build,
  Deployment,
  Environment,
  Feature,
  Freeze,
  Lane,
  LaneInstances,
  Operation,
} from '@arthor/contract';
import { application, build, deployment, environment, feature, lane, operation } from './fixture.js';

const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1_000).toISOString();

const place = { application: 'shop', environment: 'dev' } as const;
const starting = deployment(31, {
  ...place,
  laneId: 2,
  symbol: 'pay',
  status: 'DEPLOYING',
  serving: false,
  lifecycle: 'CREATING',
  buildId: 13,
  readyReplicas: 0,
  pods: [
    { name: 'a', ip: null, ready: false, restarts: 0, reason: 'ImagePullBackOff', terminating: false },
    { name: 'b', ip: null, ready: false, restarts: 0, reason: null, terminating: false },
  ],
});
const pulling: Operation = operation(55, starting, {
  blocking: {
    code: 'IMAGE_PULL_BACKOFF',
    message:
      'Image registry.localhost/demo/shop-no-such-image:0c77de1-dev cannot be pulled: Back-off pulling image: manifest unknown',
    params: { image: 'registry.localhost/demo/shop-no-such-image:0c77de1-dev', pod: 'shop-9f-abc' },
    providerReason: 'ImagePullBackOff',
    since: at(42),
    nextLookAt: at(-8),
    stalled: false,
  },
});
const replaced: Deployment = deployment(28, {
  ...place,
  laneId: 2,
  symbol: 'pay',
  status: 'REPLACING',
  buildId: 9,
});
const stuck = deployment(33, {
  application: 'cart',
  environment: 'test',
  laneId: 6,
  status: 'DEPLOYING',
  serving: false,
  replicas: 3,
  readyReplicas: 1,
});
const leaving = deployment(26, {
  ...place,
  laneId: 3,
  symbol: 'login',
  status: 'DELETING',
  serving: false,
  buildId: 8,
});
const growing = deployment(35, {
  application: 'cart',
  environment: 'dev',
  laneId: 7,
  status: 'DEPLOYING',
  serving: false,
  readyReplicas: 0,
  pods: [{ name: 'x', ip: null, ready: false, restarts: 0, reason: null, terminating: false }],
});

/** Everything the fake server knows; lanes in each state a person can meet. */
export interface FakeState {
  readonly lanes: Lane[];
  readonly operations: Operation[];
  readonly builds: Build[];
  readonly freezes: Freeze[];
  /** Where pods are called otherwise than usual. */
  instances: LaneInstances | null;
  readonly environments: Environment[];
  readonly applications: Application[];
  readonly features: Feature[];
}

/** A fresh world. */
export function fakeState(): FakeState {
  const waiting = operation(57, growing, {
    blocking: {
      code: 'WAITING_FOR_PODS',
      message: '0 of 2 pods are ready.',
      params: { ready: 0, wanted: 2 },
      providerReason: null,
      since: at(3),
      nextLookAt: at(-1),
      stalled: false,
    },
  });
  const stalled = operation(56, stuck, {
    blocking: {
      code: 'UNSCHEDULABLE',
      message: '0/4 nodes are available: insufficient cpu.',
      params: { pod: 'cart-x' },
      providerReason: 'Unschedulable',
      since: at(700),
      nextLookAt: at(-20),
      stalled: true,
    },
  });
  return {
    environments: [
      environment(1, 'dev', '开发环境'),
      environment(2, 'test', '测试环境'),
      environment(3, 'prod', '生产环境'),
    ],
    applications: [application(2, 'cart', 'The basket'), application(1, 'shop', 'The web shop')],
    features: [
      feature(1, 'shop', 'pay', 'feature/pay'),
      feature(2, 'shop', 'login', 'feature/login'),
      feature(3, 'cart', 'main', 'main'),
    ],
    lanes: [
      lane(1, { ...place, symbol: 'stable' }),
      lane(2, {
        ...place,
        symbol: 'pay',
        tick: 1031,
        main: replaced,
        incoming: [starting],
        operation: pulling,
        blocking: pulling.blocking,
      }),
      lane(3, {
        ...place,
        symbol: 'login',
        main: deployment(30, { ...place, symbol: 'login', laneId: 3, replicas: 24, readyReplicas: 24 }),
        draining: [leaving],
      }),
      lane(4, { ...place, symbol: 'old-idea', main: null }),
      lane(5, { application: 'shop', environment: 'test', symbol: 'stable' }),
      lane(6, {
        application: 'cart',
        environment: 'test',
        symbol: 'stable',
        main: null,
        incoming: [stuck],
        operation: stalled,
        blocking: stalled.blocking,
      }),
      lane(7, {
        application: 'cart',
        environment: 'dev',
        symbol: 'stable',
        main: null,
        incoming: [growing],
        operation: waiting,
        blocking: waiting.blocking,
      }),
    ],
    operations: [
      waiting,
      stalled,
      pulling,
      operation(54, deployment(30), { status: 'DONE', finishedAt: at(60), reason: 'Release 24.11' }),
      operation(53, deployment(29), {
        status: 'CANCELLED',
        code: 'SUPERSEDED',
        endedBy: 54,
        finishedAt: at(600),
      }),
      operation(52, deployment(27), { operate: 'DELETE', status: 'DONE', finishedAt: at(900) }),
      operation(51, deployment(25), { status: 'FAILED', code: 'INVALID_IMAGE_NAME', finishedAt: at(3600) }),
    ],
    freezes: [],
    instances: null,
    builds: [
      build(15, 'shop', {
        status: 'BUILDING',
        commitId: null,
        imageId: null,
        finishedAt: null,
        createdAt: at(9),
      }),
      build(14, 'shop', {
        status: 'FAILURE',
        imageId: null,
        reason: 'The build failed in Jenkins; its log says why.',
      }),
      build(13, 'shop'),
      build(12, 'shop'),
      build(11, 'cart', {
        feature: 'main',
        status: 'QUEUED',
        commitId: null,
        imageId: null,
        buildNumber: null,
        finishedAt: null,
      }),
      build(10, 'cart', { feature: 'main', environment: 'test' }),
      build(9, 'shop', { feature: 'login', status: 'ABORTED' }),
      build(1, 'shop', { createdAt: at(40_000), finishedAt: at(39_900) }),
    ],
  };
}
