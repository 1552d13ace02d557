import { environment, lane } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { Condition } from '../lane/condition.js';
import type { Environment, Lane } from '../lane/lane.js';
import type { LaneRoute, RouteRecord } from '../lane/lane-route.js';
import type { PodState, WorkloadProblem, WorkloadState } from '../port/cluster.js';
import { backendName, type CanaryBackend, type RouteHome, type RouteState } from '../port/route.js';
import type { Fault, Known, Observed, Decision } from './observed.js';

/** When the tests' decisions are made, ms; far from 0 so that a forgotten `now` shows. */
export const now = 1_000_000;

export const fault = (values: Partial<Fault> = {}): Fault => ({
  kind: 'TRANSIENT',
  code: 'UNREACHABLE',
  message: 'connect ECONNREFUSED',
  params: {},
  ...values,
});
export const unseen = (values: Partial<Fault> = {}): Known<never> => ({ known: false, fault: fault(values) });

export const pod = (name: string, values: Partial<PodState> = {}): PodState => ({
  name,
  ip: '10.0.0.1',
  ready: true,
  restarts: 0,
  reason: null,
  terminating: false,
  ...values,
});

/** A row's workload as it is when all its pods are ready. */
export const ready = (row: Deployment, values: Partial<WorkloadState> = {}): WorkloadState => ({
  present: true,
  deleting: false,
  uid: `uid-${row.id}`,
  ours: true,
  hash: row.workload.hash,
  servicePresent: true,
  wantedReplicas: row.replicas,
  updatedReplicas: row.replicas,
  readyReplicas: row.replicas,
  availableReplicas: row.replicas,
  unavailableReplicas: 0,
  settled: true,
  image: row.image,
  pods: Array.from({ length: row.replicas }, (_, index) => pod(`${row.name}-${index}`)),
  problem: null,
  ...values,
});

/** Applied, but no pod is ready yet. */
export const starting = (row: Deployment, values: Partial<WorkloadState> = {}): WorkloadState =>
  ready(row, {
    readyReplicas: 0,
    availableReplicas: 0,
    unavailableReplicas: row.replicas,
    pods: [pod(`${row.name}-0`, { ready: false })],
    ...values,
  });

/** Applied, and it does not become ready. */
export const broken = (row: Deployment, values: Partial<WorkloadProblem> = {}): WorkloadState =>
  starting(row, {
    problem: {
      code: 'IMAGE_PULL_BACKOFF',
      message: 'The image cannot be pulled.',
      params: {},
      providerReason: 'Back-off pulling image',
      final: false,
      ...values,
    },
  });

/** Its Deployment is deleted and its pods are ending. */
export const ending = (row: Deployment): WorkloadState =>
  ready(row, { present: false, deleting: true, pods: [pod(`${row.name}-0`, { terminating: true })] });

/** The lane's live route to a row, stamped with the lane's tick of these tests. */
export const routeTo = (
  main: Deployment,
  values: Partial<RouteState> = {},
  canary: CanaryBackend | null = null,
): RouteState => ({
  ours: true,
  tick: 50,
  host: 'dev.localhost',
  path: '/shop.stable',
  main: { service: main.name, port: main.workload.servicePort },
  canary,
  intact: true,
  revision: '1',
  ...values,
});

/** What writes routes in these tests. */
export const gateway: RouteHome = {
  provider: 'ingress-nginx',
  objectKind: 'Ingress',
  clusterId: 'here',
  entrance: 'gateway:80',
};

/** What a row that has answered for long is told with. */
export const wellSince = (since: number): readonly Condition[] => [
  { type: 'Ready', status: 'True', reason: 'READY', message: '', since },
  { type: 'Answering', status: 'True', reason: 'ANSWERING', message: '', since },
];

/** What a lane knows of its route when it was read back long ago, and is in force since. */
export function writtenTo(main: Deployment | null, since = 0, values: Partial<LaneRoute> = {}): LaneRoute {
  const written = main && recordTo(main, since);
  return { written, state: 'READ_BACK', since, inForce: written, former: null, ...values };
}

const recordTo = (main: Deployment, since: number): RouteRecord => ({
  tick: 50,
  main: main.name,
  canary: null,
  header: null,
  weight: null,
  provider: gateway.provider,
  entrance: gateway.entrance,
  addresses: [{ host: 'dev.localhost', path: '/shop.stable', stripPrefix: true }],
  objects: [
    { kind: gateway.objectKind, name: main.routeName, writtenAt: since, confirmedAt: since, how: 'assumed' },
  ],
});

/** The three ways a canary gets requests. */
export const canaryBy = {
  header: { canary: true, canaryType: 'HEADER', canaryValue: 'v2', weight: null },
  weight: { canary: true, canaryType: 'WEIGHT', canaryValue: null, weight: 30 },
  'header and weight': { canary: true, canaryType: 'HEADER', canaryValue: 'v2', weight: 30 },
} as const satisfies Record<string, Partial<Deployment>>;

/** A canary as a route names it. */
export const besides = ({ name, canaryValue, weight, workload }: Deployment): CanaryBackend => ({
  service: name,
  port: workload.servicePort,
  header: canaryValue,
  weight,
});

/** As {@link writtenTo}, of a route to both. */
export function writtenToBoth(main: Deployment, canary: Deployment, since = 0): LaneRoute {
  const { name, canaryValue: header, weight } = canary;
  const both = { ...recordTo(main, since), canary: name, header, weight };
  return writtenTo(main, since, { written: both, inForce: both });
}

/** What one pass sees; workloads not told are all ready, a lane not told is `shop.stable` in dev. */
export function given(
  of: Partial<Omit<Observed, 'lane' | 'environment' | 'workloads' | 'route'>> & {
    readonly lane?: Partial<Lane>;
    readonly environment?: Partial<Environment>;
    /** By deployment id; `unseen()` = could not look. */
    readonly workloads?: Readonly<Record<number, WorkloadState | null | Known<never>>>;
    readonly route?: RouteState | null | Known<never>;
  },
): Observed {
  const { lane: laneValues, environment: environmentValues, workloads, route, ...rest } = of;
  const rows = of.rows ?? [];
  const cluster = rest.clusterId ?? { known: true, value: 'here' };
  const lost = rows.filter(
    ({ clusterId }) => clusterId !== null && cluster.known && clusterId !== cluster.value,
  );
  const looked = rows.map((row) => [row.id, wrapped(workloads?.[row.id], ready(row))] as const);
  return {
    rows,
    records: [],
    successors: new Set(),
    environmentProblem: null,
    freezes: [],
    clusterId: { known: true, value: 'here' },
    gateway,
    former: null,
    lost: new Set(lost.map(({ id }) => id)),
    dataPlane: 'cannot tell',
    failed: [],
    settleMs: 200,
    ...rest,
    lane: lane(laneValues),
    environment: environment(environmentValues),
    workloads: new Map(looked),
    route: wrapped(route, null),
  };
}

function wrapped<T extends object>(
  told: T | null | Known<never> | undefined,
  otherwise: T | null,
): Known<T | null> {
  if (told === undefined) return { known: true, value: otherwise };
  if (told !== null && 'known' in told) return told;
  return { known: true, value: told };
}

/** A decision's actions as short words: `ENSURE_WORKLOAD 2`, `APPLY_ROUTE 2@50`. */
export const acts = (decision: Decision): readonly string[] =>
  decision.actions.map((action) => {
    switch (action.kind) {
      case 'APPLY_ROUTE':
        return `APPLY_ROUTE ${Number(backendName(action.spec.main).slice(-32))}@${action.spec.tick}`;
      case 'REMOVE_ROUTE':
        return 'REMOVE_ROUTE';
      default:
        return `${action.kind} ${action.deployment.id}`;
    }
  });

/** What a decision writes into one row. */
export const change = (decision: Decision, id: number) => decision.rows.get(id) ?? {};
