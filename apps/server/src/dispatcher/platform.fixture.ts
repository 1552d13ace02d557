import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation, OperationCreate, Plan } from '@arthor/contract';
import type { Autoscale, ClusterPort, Environment, RegistryPort, RegistrySettings } from '@arthor/core';
import { Dispatcher, RouteMemory, type EnvironmentProviders } from '@arthor/dispatch';
import { IngressNginxRoute, KubernetesApi, KubernetesCluster, NacosRegistry } from '@arthor/provider';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import { Audit } from '../audit/audit.js';
import { Principal } from '../http/principal.js';
import { noLayers } from '../lane/settings-layers.js';
import { LaneSettings } from '../lane/lane-settings.js';
import { insertBuild } from '../lane/rows.fixture.js';
import { loadOperationBody } from '../lane/operation-loader.js';
import { OperationRules } from '../operation/operation-rules.js';
import { OperationService } from '../operation/operation.service.js';
import { SystemClock } from '../runtime/clock.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { NoProviders, type ProviderChoice } from '../runtime/providers.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import type { BuildRecordRow } from '../store/entity/build-record.js';
import { EnvRow } from '../store/entity/env.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { StoredLanes } from './stored-lanes.js';

const random = new SystemRandom();

/** Someone who may do everything. */
export const admin = new Principal({
  userId: 1,
  username: 'admin',
  nickname: 'admin',
  grants: [{ role: 'ADMIN', environment: null }],
  applications: null,
  credential: { kind: 'session', id: 1, csrf: 'x', usedAt: 0 },
  expiresAt: Number.MAX_SAFE_INTEGER,
  requestId: 'test',
  remoteAddress: null,
});

/** Store, sandbox, adapters and dispatcher as the server wires them, without HTTP of its own. */
export interface Platform {
  readonly test: TestStore;
  readonly sandbox: Sandbox;
  readonly environments: Map<string, Environment>;
  /** Of the application, from the next deployment on. */
  readonly settings: { autoscale: Autoscale | null };
  /** Ends the dispatcher without grace, as a killed process does, and starts another one. */
  restart(): Promise<void>;
  readonly operations: OperationService;
  submit(body: OperationCreate, key?: string): Promise<Operation>;
  /** Resolves when the operation is not RUNNING any more. */
  ended(id: number, withinMs?: number): Promise<Operation>;
  operation(id: number): Promise<Operation>;
  build(image: string, status?: BuildRecordRow['status']): Promise<number>;
  /** Asks the gateway. */
  get(
    path: string,
    host?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Somebody else at work on the cluster: a plain call of its API, `path` below /apis. */
  deleteByHand(path: string): Promise<void>;
  /** The same for a server-side apply, or a merge patch of what is there. */
  patchByHand(path: string, how: 'apply' | 'merge', body: object): Promise<void>;
  plan(body: OperationCreate): Promise<Plan>;
  /** As SQL by hand does it. */
  changeHost(environment: string, host: string): Promise<void>;
  close(): Promise<void>;
}

const environmentOf = (name: string): Environment => ({
  name,
  description: name,
  host: `${name}.localhost`,
  protected: false,
  acceptBuildsFrom: null,
  deployMode: 'NATIVE',
  drainMs: 300,
  minReadyMs: 0,
  keepWarmMs: 0,
  keepWarmMaxReplicas: 10,
  onDrift: 'HEAL',
  autoReturn: true,
  progressDeadlineMs: 60_000,
  onStalled: 'WAIT',
});

/** A whole platform on a temporary directory; a deaf one has no watches, a `clock` is that of its world, with `registered` its applications are in Nacos. */
export async function platform(
  options: {
    readonly deaf?: boolean;
    readonly clock?: SystemClock;
    readonly registered?: RegistrySettings;
    /** Another registry than the sandbox's: its pods do not register there by themselves. */
    readonly registry?: RegistryPort;
  } = {},
): Promise<Platform> {
  const { clock = new SystemClock() } = options;
  const test = await testStore();
  const directory = mkdtempSync(join(tmpdir(), 'arthor-sandbox-'));
  const sandbox = await startSandbox({
    simulate: {
      kubernetes: true,
      jenkins: false,
      nacos: options.registered !== undefined && !options.registry,
    },
    directory,
    clock,
    random,
    gatewayPort: 0,
  });
  const { registered: registry } = options;
  const environments = new Map(
    ['dev', 'prod', 'hasty'].map((name) => [name, { ...environmentOf(name), ...(registry && { registry }) }]),
  );
  environments.set('hasty', { ...environmentOf('hasty'), progressDeadlineMs: 2000 });
  await test.store.write(async (tx) => {
    for (const { name, host } of environments.values())
      await tx.insert(EnvRow, { name, description: name, host });
  });
  for (const name of environments.keys()) sandbox.ensureNamespace(name);
  const kubeconfig = sandbox.kubernetes?.kubeconfig ?? '';
  const api = () =>
    new KubernetesApi({
      kubeconfig: { files: [kubeconfig] },
      // However fast the world's time goes, a call has the machine's to be answered in.
      clock: new SystemClock(),
      log: () => undefined,
    });
  const makeCluster = () =>
    new KubernetesCluster({ api: api(), instanceId: 'test', random, preStopSleepSeconds: 0 });
  const makeAdapters = (): EnvironmentProviders => {
    const route = new IngressNginxRoute({ api: api(), instanceId: 'test', random });
    const cluster = options.deaf ? deaf(makeCluster()) : makeCluster();
    return {
      cluster,
      route,
      routeFor: () => route,
      registry: options.registry ?? registryOf(sandbox),
      gatewayUrl: sandbox.gateway?.url ?? null,
      gatewayReplicas: 1,
      routeOf: () => route,
    };
  };
  const fixed = new FixedEnvironments(environments, sandbox.gateway?.url ?? null);
  let adapters = makeAdapters();
  const start = async () => {
    const providers = adapters;
    const dispatcher = new Dispatcher(
      {
        store: new StoredLanes(test.store, fixed, new FixedProviders(() => providers), clock),
        providers: { of: () => Promise.resolve(providers), on: () => Promise.resolve(null) },
        routes: new RouteMemory(),
        clock,
        settleMs: 100,
        onSurprise: (error) => console.error(error),
        onActionError: () => undefined,
      },
      { random, log: console, resyncMs: 1000, concurrency: 16 },
    );
    await dispatcher.start();
    return dispatcher;
  };
  let dispatcher = await start();
  const settings: Platform['settings'] = { autoscale: null };
  const operations = serviceOf(
    test,
    environments,
    () => adapters,
    sandbox,
    clock,
    settings,
    (laneId) => dispatcher.wake(laneId),
  );
  const operation = async (id: number) => {
    const body = await test.store.read((view) => loadOperationBody(view, fixed, id));
    if (body === null) throw new Error(`no operation ${id}`);
    return body;
  };
  return {
    test,
    sandbox,
    environments,
    settings,
    operations,
    async restart() {
      await dispatcher.stop(0);
      adapters = makeAdapters();
      dispatcher = await start();
    },
    submit: (body, key) =>
      operations.accept(admin, body, {
        principal: 'user:1',
        idempotencyKey: key ?? null,
        bodyHash: key === undefined ? null : JSON.stringify(body),
      }),
    operation,
    async ended(id, withinMs = 40_000) {
      for (const until = Date.now() + withinMs; Date.now() < until; await pause(20)) {
        const body = await operation(id);
        if (body.status !== 'RUNNING') return body;
      }
      throw new Error(`still running: ${JSON.stringify(await operation(id), null, 1)}`);
    },
    build: (image, status = 'SUCCESS') => plantBuild(test, image, status),
    get: (path, host = 'dev.localhost', headers = {}) =>
      ask(`${sandbox.gateway?.url}${path}`, { ...headers, host }),
    deleteByHand: (path) => byHand(sandbox, path, { method: 'DELETE' }),
    patchByHand: (path, how, body) => {
      const type = how === 'apply' ? 'application/apply-patch+yaml' : 'application/merge-patch+json';
      const headers = { 'content-type': type };
      return byHand(sandbox, path, { method: 'PATCH', headers, body: JSON.stringify(body) });
    },
    plan: (body) => operations.plan(admin, body),
    async changeHost(name, host) {
      await test.store.write((tx) => tx.patch(EnvRow, { name }, { host }));
    },
    async close() {
      await dispatcher.stop(2000);
      await sandbox.close();
      await test.dispose();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A call of the cluster's API as somebody else. */
async function byHand({ kubernetes }: Sandbox, path: string, call: RequestInit): Promise<void> {
  const headers = { ...call.headers, authorization: `Bearer ${kubernetes?.token}` };
  const answer = await fetch(`${kubernetes?.url}/apis/${path}`, { ...call, headers });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** The same cluster whose watches never tell anything. */
function deaf(cluster: ClusterPort): ClusterPort {
  return new Proxy(cluster, {
    get: (target, name) => {
      if (name === 'watch') return () => ({ stop: () => undefined });
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** fetch sends no Host of one's own; node:http does. */
async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(url, { headers }, resolve).on('error', reject),
  );
  const text = (await response.toArray()).join('');
  const body: unknown = JSON.parse(text);
  return { status: response.statusCode ?? 0, body: isRecord(body) ? body : {} };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

async function plantBuild(test: TestStore, image: string, status: BuildRecordRow['status']): Promise<number> {
  const row = await test.store.write((tx) =>
    insertBuild(tx, {
      status,
      createdAt: Date.now(),
      byUser: 'admin',
      imageId: image,
      commitId: '0c77de1',
    }),
  );
  return row.id;
}

const registryOf = ({ nacos }: Sandbox): NacosRegistry | null => {
  if (nacos === null) return null;
  const { url, ...login } = nacos;
  return new NacosRegistry({ url, login, clock: new SystemClock(), rate: { perSecond: 1000, burst: 1000 } });
};

class FixedEnvironments extends LaneEnvironments {
  private readonly choice: ProviderChoice;

  constructor(
    private readonly environments: ReadonlyMap<string, Environment>,
    gatewayUrl: string | null,
  ) {
    super();
    this.choice = { ...new NoProviders().defaults, gatewayUrl };
  }
  override async of(_view: unknown, lane: { readonly environment: string }) {
    const environment = this.environments.get(lane.environment) ?? null;
    const problem =
      environment === null ? { code: 'ENVIRONMENT_UNKNOWN', message: 'It is not there.' } : null;
    return { ...this.choice, environment, problem, layers: noLayers };
  }
  override async named() {
    const { choice } = this;
    return new Map(
      [...this.environments].map(([name, environment]) => [name, { ...choice, environment, problem: null }]),
    );
  }
}

class FixedSettings extends LaneSettings {
  constructor(private readonly autoscale: () => Autoscale | null) {
    super();
  }
  override of() {
    return {
      containerPort: 8080,
      servicePort: 80,
      readinessPath: null,
      env: {},
      envFrom: [],
      resources: {},
      command: null,
      imagePullPolicy: 'IfNotPresent',
      imagePullSecrets: [],
      gracePeriodSeconds: 30,
      replicas: 1,
      autoscale: this.autoscale(),
    } as const;
  }
}

function serviceOf(
  test: TestStore,
  environments: ReadonlyMap<string, Environment>,
  adapters: () => EnvironmentProviders,
  sandbox: Sandbox,
  clock: SystemClock,
  settings: Platform['settings'],
  wake: (laneId: number) => void,
): OperationService {
  const providers = new FixedProviders(adapters, sandbox.gateway?.url ?? null);
  class Wake extends DispatchWake {
    override lane = wake;
    override environments = () => undefined;
  }
  const fixed = new FixedEnvironments(environments, sandbox.gateway?.url ?? null);
  const rules = new OperationRules(
    providers,
    fixed,
    new FixedSettings(() => settings.autoscale),
    random,
    new SystemIds(),
  );
  return new OperationService(test.store, rules, fixed, new Audit(clock), new Wake(), clock);
}
