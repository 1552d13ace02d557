import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { IngressNginxRoute, KubernetesCluster } from '@arthor/provider';
import {
  exampleSpec,
  noEnd,
  systemClock,
  systemRandom,
  testNamespace,
  until,
  type TestNamespace,
} from '@arthor/provider/conformance';
import { startSandbox, type Sandbox } from '@arthor/sandbox';

const signal = noEnd();
let directory: string;
let sandbox: Sandbox;
let test: TestNamespace;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'arthor-faults-'));
  sandbox = await startSandbox({
    simulate: { kubernetes: true, jenkins: false },
    directory,
    clock: systemClock,
    random: systemRandom,
    gatewayPort: 0,
  });
  test = await testNamespace(sandbox.kubernetes?.kubeconfig);
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await test.close();
  await sandbox.close();
  await rm(directory, { recursive: true, force: true });
});

function made() {
  const { api, namespace } = test;
  const cluster = new KubernetesCluster({
    api,
    instanceId: 'faults',
    random: systemRandom,
    preStopSleepSeconds: 0,
  });
  const spec = exampleSpec(namespace);
  const apply = (replicas: number, tick: number) =>
    cluster.apply({ ref: spec.ref, rendered: cluster.render(spec), replicas, tick, budget: false }, signal);
  const look = () => cluster.observe(spec.ref, { fresh: false }, signal);
  return { cluster, spec, apply, look };
}

it('asks the API itself while a watch does not work', async () => {
  sandbox.faults.add(
    { server: 'kubernetes', path: /watch=true/, times: Infinity },
    { kind: 'status', status: 500 },
  );
  const { cluster, spec, apply, look } = made();
  const watch = cluster.watch(spec.ref.namespace, () => undefined);
  await apply(1, 1);
  await until('ready', look, (state) => state?.availableReplicas === 1);
  watch.stop();
});

it('goes on when all watches break, and tells what happened meanwhile', async () => {
  const { cluster, spec, apply, look } = made();
  const told: number[] = [];
  const watch = cluster.watch(spec.ref.namespace, (lane) => told.push(lane));
  await apply(1, 1);
  await until('ready', look, (state) => state?.availableReplicas === 1);
  for (let n = 0; n < 3; n += 1) sandbox.faults.dropWatches();
  told.length = 0;
  await apply(2, 2);
  await until('scaled', look, (state) => state?.availableReplicas === 2);
  await until(
    'told',
    () => Promise.resolve(told.length),
    (count) => count > 0,
  );
  watch.stop();
});

it('does not know whether a write was done whose answer was lost, and finds out by looking', async () => {
  const { spec, apply, look } = made();
  sandbox.faults.add({ server: 'kubernetes', method: 'PATCH', path: /deployments/ }, { kind: 'lose' });
  await expect(apply(1, 1)).rejects.toMatchObject({ kind: 'UNKNOWN_OUTCOME' });
  expect(await look()).toMatchObject({ present: true, servicePresent: false, hash: null });
  await apply(1, 1);
  expect(await look()).toMatchObject({ present: true, servicePresent: true, image: spec.image });
});

it('reads again, once, over a connection that died', async () => {
  const { look } = made();
  sandbox.faults.add({ server: 'kubernetes', method: 'GET' }, { kind: 'close' });
  expect(await look()).toBeNull();
});

it.each([
  [503, 'TRANSIENT'],
  [403, 'DENIED'],
  [401, 'DENIED'],
  [429, 'TRANSIENT'],
])('is refused by %s: %s', async (status, kind) => {
  const { apply, look } = made();
  sandbox.faults.add({ server: 'kubernetes', times: Infinity }, { kind: 'status', status });
  await expect(look()).rejects.toMatchObject({ kind });
  await expect(apply(1, 1)).rejects.toMatchObject({ kind });
});

it('tells the lane when somebody meddles with its route', async () => {
  const { cluster } = made();
  const { api, namespace, patchIngress } = test;
  const route = new IngressNginxRoute({ api, instanceId: 'faults', random: systemRandom });
  const spec = {
    ref: { namespace, name: 'shop-stable-00000000' },
    laneId: 77,
    tick: 1,
    host: 'faults.localhost',
    path: '/shop.stable',
    main: { service: 'shop-a', port: 80 },
    canary: null,
  };
  const told: number[] = [];
  const watch = cluster.watch(namespace, (lane, what) => told.push(what === 'route' ? lane : 0));
  await route.apply(spec, null, signal);
  await patchIngress(spec.ref, {
    metadata: { annotations: { 'nginx.ingress.kubernetes.io/use-regex': 'false' } },
  });
  await until('told of the change', () => Promise.resolve(told.includes(77)), Boolean);
  told.length = 0;
  const state = await route.observe(spec.ref, signal);
  if (state !== null) await route.remove(spec.ref, state, signal);
  await until('told of the end', () => Promise.resolve(told.includes(77)), Boolean);
  watch.stop();
});
