import type {
  Application,
  Build,
  Deployment,
  Environment,
  Feature,
  Freeze,
  Lane,
  Operation,
  Plan,
  Session,
} from '@arthor/contract';
import { operates, type Operate } from '@arthor/contract/vocabulary';

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

/** Who is signed in. */
export const session: Session = {
  user: { username: 'admin', nickname: 'Han Meimei' },
  roles: [{ role: 'ADMIN', environment: null }],
  expiresAt: at(-480),
  csrf: 'csrf-of-the-tests',
  mustChangePassword: false,
  issuer: null,
};

/** An environment; the third is protected. */
export function environment(id: number, name: string, description: string): Environment {
  return {
    id,
    name,
    description,
    host: `${name}.localhost`,
    settings: id === 3 ? { protected: true } : {},
    effective: {
      cluster: null,
      routeProvider: 'auto',
      gateway: null,
      ingressClass: null,
      deployMode: 'NATIVE',
      apisixControlUrls: null,
      gatewayUrl: 'http://localhost:8081',
      gatewayReplicas: 1,
      drainSeconds: 3,
      progressDeadlineSeconds: 60,
      minReadySeconds: 0,
      autoReturn: true,
      nacosNamespace: null,
      nacosGroup: null,
      keepWarmSeconds: 0,
      keepWarmMaxReplicas: 10,
      onDrift: 'HEAL',
      onStalled: 'WAIT',
      protected: id === 3,
      remindCanaryHours: 24,
      remindVariantHours: 168,
      acceptBuildsFrom: null,
    },
    problem: null,
  };
}

/** An application with its pipeline made. */
export function application(id: number, name: string, description: string): Application {
  return { id, name, description, pipeline: { jobName: name, status: 'CREATED', reason: null } };
}

/** An open feature. */
export function feature(id: number, owner: string, name: string, branch: string): Feature {
  return {
    id,
    application: owner,
    name,
    repositoryType: 'GIT',
    repositoryUrl: `https://git.example.com/demo/${owner}.git`,
    branch,
    lifecycle: 'OPEN',
  };
}

/** A successful build unless said otherwise. */
export function build(id: number, of: string, part: Partial<Build> = {}): Build {
  const commitId = (0x0c77de1 * (id + 3)).toString(16).padStart(7, '0').repeat(6).slice(0, 40);
  return {
    id,
    application: of,
    feature: 'pay',
    environment: 'dev',
    status: 'SUCCESS',
    commitId,
    imageId: `registry.localhost/demo/${of}:${commitId}-dev`,
    digest: null,
    deploy: null,
    buildNumber: 200 + id,
    queueId: String(id),
    url: null,
    reason: null,
    source: 'JENKINS',
    by: 'admin',
    createdAt: at(300 - id * 7),
    finishedAt: at(299 - id * 7),
    ...part,
  };
}

/** A deployment that is in force with two ready pods unless said otherwise. */
export function deployment(id: number, part: Partial<Deployment> = {}): Deployment {
  const replicas = part.replicas ?? 2;
  const commitId = (0x0c77de1 * (id + 3)).toString(16).padStart(7, '0');
  const owner = part.application ?? 'shop';
  return {
    id,
    name: `${owner}-9f${String(id).padStart(30, '0')}`,
    laneId: 1,
    application: owner,
    environment: 'dev',
    symbol: 'stable',
    canary: false,
    canaryType: null,
    canaryValue: null,
    weight: null,
    status: 'DEPLOYED',
    serving: true,
    tick: 1000 + id,
    lifecycle: 'RUNNING',
    deployMode: 'NATIVE',
    external: true,
    buildId: id,
    image: `registry.localhost/demo/${owner}:${commitId}-dev`,
    commitId,
    replicas,
    readyReplicas: replicas,
    autoscale: null,
    autoscaler: null,
    pods: Array.from({ length: replicas }, (_, index) => ({
      name: `pod-${id}-${index}`,
      ip: `10.0.0.${index + 1}`,
      ready: true,
      restarts: 0,
      reason: null,
      terminating: false,
    })),
    conditions: [],
    createdAt: at(90),
    finishedAt: null,
    ...part,
  };
}

/** A running DEPLOY that waits for its pods unless said otherwise. */
export function operation(id: number, of: Deployment, part: Partial<Operation> = {}): Operation {
  const step = (name: Operation['steps'][number]['name'], status: Operation['steps'][number]['status']) => ({
    name,
    status,
    startedAt: status === 'PENDING' ? null : at(2),
    finishedAt: status === 'DONE' ? at(1.9) : null,
    attempts: status === 'PENDING' ? 0 : 1,
  });
  return {
    id,
    operate: 'DEPLOY',
    status: 'RUNNING',
    code: null,
    tick: of.tick,
    lane: { id: of.laneId, application: of.application, environment: of.environment, symbol: of.symbol },
    sourceLane: null,
    buildId: of.buildId,
    deploymentId: of.id,
    deployment: of,
    related: [],
    cancels: null,
    steps: [
      step('WORKLOAD', 'DONE'),
      step('READY', 'RUNNING'),
      step('ROUTE', 'PENDING'),
      step('IN_FORCE', 'PENDING'),
    ],
    blocking: null,
    endedBy: null,
    reason: null,
    by: { user: 'admin', through: 'console' },
    cause: null,
    inverse: null,
    inverseRefused: { code: 'OPERATION_RUNNING', params: {} },
    createdAt: at(2),
    finishedAt: null,
    ...part,
  };
}

/** A freeze of prod that has begun and lasts until it is lifted. */
export function freeze(id: number, part: Partial<Freeze> = {}): Freeze {
  return {
    id,
    environment: 'prod',
    application: null,
    startsAt: at(60),
    endsAt: null,
    reason: 'Black Friday',
    by: { user: 'admin', through: 'console' },
    createdAt: at(60),
    liftedBy: null,
    ...part,
  };
}

/** The plan of a deploy that replaces what serves, unless said otherwise. */
export function plan(part: Partial<Plan> = {}): Plan {
  return {
    operate: 'DEPLOY',
    basedOnTick: 1,
    summary: 'Build 13 replaces build 1.',
    summaryCode: 'DEPLOY_REPLACES',
    params: {},
    symbol: 'stable',
    environment: 'dev',
    changes: [],
    traffic: { before: all, after: all },
    builds: { before: { main: 1, canary: null }, after: { main: 13, canary: null } },
    preflights: [],
    podsNeeded: 2,
    commits: null,
    confirm: 1,
    inverse: null,
    ...part,
  };
}

const all = { main: 100, canary: null, header: null } as const;
const none = { main: null, canary: null, header: null } as const;

const allowed = (refused: Partial<Record<Operate, string | null>>): Lane['allowed'] =>
  operates.map((operate) => ({
    operate,
    allowed: (refused[operate] ?? null) === null,
    reason: refused[operate] ?? null,
    params: {},
  }));

/** A lane at rest with one serving deployment unless said otherwise. */
export function lane(
  id: number,
  part: Partial<Lane> & Pick<Lane, 'application' | 'environment' | 'symbol'>,
): Lane {
  const { application: app, environment: where, symbol } = part;
  const main =
    part.main === undefined
      ? deployment(id, { application: app, environment: where, symbol, laneId: id })
      : part.main;
  const traffic = main === null ? none : all;
  return {
    id,
    tick: 1000 + id,
    url: main === null ? null : `http://${part.environment}.localhost:8081/${app}.${symbol}/`,
    canary: null,
    incoming: [],
    draining: [],
    warm: [],
    traffic: { wanted: traffic, written: traffic, inForce: { ...traffic, how: 'assumed' } },
    origin:
      main === null
        ? null
        : {
            deployment: main.id,
            feature: 'pay',
            branch: 'feature/pay',
            by: { user: 'hanmeimei', through: 'console' },
            at: at(90),
          },
    operation: null,
    blocking: null,
    drift: null,
    allowed: allowed({
      GRAY: main === null ? 'NO_MAIN' : null,
      BLUE_GREEN: main === null ? 'NO_MAIN' : null,
      UPDATE_BLUE_GREEN: part.canary == null ? 'NO_CANARY' : null,
      PROMOTE: part.canary == null ? 'NO_CANARY' : null,
      SCALE: main === null ? 'NOTHING_SERVES' : null,
      RESTART: main === null ? 'NOTHING_SERVES' : null,
      DELETE: part.canary != null ? 'CANARY_LIVE' : main === null ? 'NOTHING_SERVES' : null,
      CANCEL: part.operation == null ? 'NOTHING_RUNS' : null,
    }),
    expiresAt: null,
    freeze: null,
    offline: null,
    ...part,
    main,
  };
}
