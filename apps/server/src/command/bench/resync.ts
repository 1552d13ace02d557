import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { WorkloadSpec } from '@arthor/core';
import {
  compare,
  type ComparedEnvironment,
  type Differences,
  type EnvironmentProviders,
} from '@arthor/dispatch';
import { IngressNginxRoute, KubernetesApi, KubernetesCluster } from '@arthor/provider';
import { StoredLanes } from '../../dispatcher/stored-lanes.js';
import { LaneEnvironments } from '../../lane/lane-environment.js';
import { SystemClock } from '../../runtime/clock.js';
import { NoProviders } from '../../runtime/providers.js';
import { SystemRandom } from '../../runtime/random.js';
import { openStore } from '../../store/open.js';
import type { Report } from './report.js';
import { firstLane, plantAnswers, plantCrowd, token, type CrowdSize } from './crowd.js';
import { stretchOf, type Stretch } from './stretch.js';

/** No resync keeps others waiting longer, ms. */
const limitMs = 50;
const rounds = 10;

const clock = new SystemClock();
const random = new SystemRandom();
const quiet = { warn: () => undefined, error: () => undefined };

/**
 * How long a resync of many lanes blocks this process at a stretch: real adapters and a real database file,
 * with the API server in a thread of its own. Nothing differs, so nothing but the comparison is measured.
 */
export async function benchResync(size: CrowdSize): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-crowd-'));
  const worker = new Worker(new URL('./crowd-api.js', import.meta.url), {
    workerData: { size: size.lanes, token },
  });
  const listening = portOf(worker);
  const store = await openStore({
    databaseUrl: `sqlite:${join(directory, 'crowd.sqlite')}`,
    clock,
    random,
    log: quiet,
  });
  try {
    const providers = await openProviders(await listening, directory);
    const workload = await applyFirst(providers);
    await plantCrowd(store, size, workload);
    await plantAnswers(
      store,
      size,
      await providers.cluster.list(environment.name, AbortSignal.timeout(60_000)),
    );
    const lanes = new StoredLanes(store, new NoEnvironments(), new NoProviders(), clock);
    const idle = await stretchOf(() => pause(2000));
    const watch = providers.cluster.watch(firstLane.environment, () => undefined);
    const seen: Stretch[] = [];
    // The first one fills what the watch keeps and is warm-up.
    for (let round = 0; round <= rounds; round++) {
      let differences: Differences | undefined;
      const stretch = await stretchOf(async () => {
        await lanes.lanes({ dueBy: clock.now() });
        differences = await compare(environment, providers, lanes, AbortSignal.timeout(60_000));
      });
      if (differences?.lanes.size !== 0 || differences.orphans.length > 0)
        throw new Error(`the resync found differences: ${differences?.lanes.size} lanes`);
      if (round > 0) seen.push(stretch);
    }
    watch.stop();
    return told(size, seen, idle);
  } finally {
    await store.close();
    await worker.terminate();
    rmSync(directory, { recursive: true, force: true });
  }
}

const environment: ComparedEnvironment = { name: firstLane.environment, host: firstLane.host };

/** A resync loads no lane. */
class NoEnvironments extends LaneEnvironments {
  override of = () => Promise.reject(new Error('a resync loads no lane'));
  override named = () => Promise.resolve(new Map());
}

function told(size: CrowdSize, seen: readonly Stretch[], idle: Stretch): Report {
  const list = (key: keyof Stretch) => seen.map((one) => one[key].toFixed(0)).join(', ');
  const worst = Math.max(...seen.map((one) => one.longestCpuMs));
  return {
    met: worst <= limitMs,
    lines: [
      `resync of ${size.lanes} lanes with ${size.oldRows} old rows (SQLite, cluster and gateway over HTTP), ${seen.length} times:`,
      `  took ${list('tookMs')} ms, of which this process worked ${list('cpuMs')} ms`,
      `  longest work without a break: ${list('longestCpuMs')} ms (at most ${limitMs})`,
      `  longest time that nothing else could run: ${list('longestMs')} ms (on this machine now, doing nothing: ${idle.longestMs.toFixed(0)} ms)`,
    ],
  };
}

async function openProviders(port: number, directory: string): Promise<EnvironmentProviders> {
  const file = join(directory, 'kubeconfig');
  const named = (kind: string, value: object) => [{ name: 'crowd', [kind]: value }];
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: named('cluster', { server: `http://127.0.0.1:${port}` }),
      users: named('user', { token: 'crowd' }),
      contexts: named('context', { cluster: 'crowd', user: 'crowd' }),
      'current-context': 'crowd',
    }),
  );
  const api = () => new KubernetesApi({ kubeconfig: { files: [file] }, clock, log: () => undefined });
  const route = new IngressNginxRoute({ api: api(), instanceId: 'crowd', random });
  return {
    cluster: new KubernetesCluster({ api: api(), instanceId: 'crowd', random }),
    route,
    routeFor: () => route,
    gatewayUrl: null,
    gatewayReplicas: null,
    routeOf: () => route,
  };
}

/** The first workload and its route, as the adapters make them. */
async function applyFirst({ cluster, route }: EnvironmentProviders) {
  const signal = AbortSignal.timeout(10_000);
  const { laneId, host, deployment } = firstLane;
  const namespace = firstLane.environment;
  const ref = { namespace, name: deployment };
  const workload = cluster.render(spec);
  await cluster.apply({ ref, rendered: workload, replicas: 1, tick: 1, budget: false }, signal);
  const backend = { service: deployment, port: workload.servicePort };
  const at = { host, path: `/crowd.s${token}` };
  await route.apply(
    { ref: { namespace, name: firstLane.route }, laneId, tick: 1, ...at, main: backend, canary: null },
    null,
    signal,
  );
  return workload;
}

const spec: WorkloadSpec = {
  ref: { namespace: firstLane.environment, name: firstLane.deployment },
  laneId: firstLane.laneId,
  application: 'crowd',
  environment: firstLane.environment,
  symbol: `s${token}`,
  canary: false,
  buildId: 1,
  image: 'registry.localhost/demo/shop:1',
  replicas: 1,
  containerPort: 8080,
  servicePort: 80,
  service: true,
  readinessPath: '/readyz',
  env: {},
  envFrom: [],
  resources: {},
  command: null,
  imagePullPolicy: 'IfNotPresent',
  imagePullSecrets: [],
  gracePeriodSeconds: 30,
  minReadySeconds: 0,
  progressDeadlineSeconds: 600,
};

function portOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', (port: unknown) =>
      typeof port === 'number' ? resolve(port) : reject(new Error('the API server has no port')),
    );
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the API server ended')));
  });
}
