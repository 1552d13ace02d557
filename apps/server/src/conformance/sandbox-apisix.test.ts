import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ApisixApi, createApisixRoute, KubernetesCluster } from '@arthor/provider';
import {
  noEnd,
  poolConformance,
  routeConformance,
  systemClock,
  systemRandom,
  testNamespace,
  trafficConformance,
} from '@arthor/provider/conformance';
import { startSandbox, type Sandbox } from '@arthor/sandbox';

/** A new sandbox, used as production uses an APISIX. */
async function sandboxed() {
  const directory = await mkdtemp(join(tmpdir(), 'arthor-conformance-'));
  const sandbox = await startSandbox({
    simulate: { kubernetes: true, jenkins: false, apisix: true },
    directory,
    clock: systemClock,
    random: systemRandom,
    gatewayPort: 0,
  });
  const close = async () => {
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { sandbox, apisix: apisixOf(sandbox), close };
}

function apisixOf({ apisix }: Sandbox) {
  if (apisix === null) throw new Error('APISIX is not simulated');
  return apisix;
}

/** The adapter as an installation opens it. */
function routeOf(apisix: ReturnType<typeof apisixOf>, instanceId: string, controlUrls: readonly string[]) {
  const rate = { perSecond: 1000, burst: 1000 };
  const api = new ApisixApi({ ...apisix, clock: systemClock, rate });
  return createApisixRoute({ api, instanceId, controlUrls, random: systemRandom });
}

const host = 'conformance.localhost';

for (const knowsInstances of [true, false])
  poolConformance(`APISIX in the sandbox, instances ${knowsInstances ? 'known' : 'unknown'}`, async () => {
    const { apisix, close } = await sandboxed();
    return {
      route: routeOf(apisix, 'conformance', knowsInstances ? apisix.controlUrls : []),
      stranger: routeOf(apisix, 'stranger', []),
      namespace: 'dev',
      host,
      knowsInstances,
      close,
    };
  });

routeConformance('APISIX in the sandbox', async () => {
  const { apisix, close } = await sandboxed();
  return {
    route: routeOf(apisix, 'conformance', []),
    stranger: routeOf(apisix, 'stranger', []),
    namespace: 'dev',
    host,
    meddle: async ({ name }) => {
      const url = `${apisix.url}/apisix/admin/routes/${name}`;
      const headers = { [apisix.authKey]: apisix.token };
      const { value } = (await (await fetch(url, { headers })).json()) as { value: Record<string, unknown> };
      const { create_time: _, update_time: __, ...body } = value;
      const meddled = JSON.stringify({ ...body, methods: ['GET'] });
      await fetch(url, { method: 'PUT', headers, body: meddled });
    },
    close,
  };
});

trafficConformance('APISIX in the sandbox', async () => {
  const { sandbox, apisix, close } = await sandboxed();
  const { api, namespace, close: leave } = await testNamespace(sandbox.kubernetes?.kubeconfig);
  return {
    cluster: new KubernetesCluster({
      api,
      instanceId: 'conformance',
      random: systemRandom,
      preStopSleepSeconds: 0,
    }),
    route: routeOf(apisix, 'conformance', apisix.controlUrls),
    namespace,
    host,
    entrance: { url: sandbox.gateway?.url ?? '', replicas: 1 },
    knowsInstances: true,
    exact: true,
    close: async () => {
      await leave();
      await close();
    },
  };
});

it('does not know whether a write was done whose answer was lost, and finds out by looking', async () => {
  const { sandbox, apisix, close } = await sandboxed();
  const route = routeOf(apisix, 'faults', apisix.controlUrls);
  const signal = noEnd();
  const ref = { namespace: 'dev', name: 'shop-a' };
  const pool = { ref, laneId: 7, tick: 1, addresses: ['10.0.0.1:8080'] };
  const lose = (path: RegExp) =>
    sandbox.faults.add({ server: 'apisix', method: 'PUT', path }, { kind: 'lose' });
  const unknown = { kind: 'UNKNOWN_OUTCOME', code: 'APISIX_UNREACHABLE' };

  lose(/upstreams/);
  await expect(route.pools?.apply(pool, signal)).rejects.toMatchObject(unknown);
  expect(await route.pools?.observe(ref, signal)).toMatchObject({ intact: true, addresses: pool.addresses });
  await route.pools?.apply(pool, signal);

  const at = { ref: { ...ref, name: 'shop-stable-00000000' }, host, path: '/shop.stable' };
  const spec = { ...at, laneId: 7, tick: 1, main: { pool: 'shop-a' }, canary: null };
  lose(/routes/);
  await expect(route.apply(spec, null, signal)).rejects.toMatchObject(unknown);
  const seen = await route.observe(spec.ref, signal);
  expect(seen).toMatchObject({ intact: true, tick: 1, main: spec.main });
  await route.apply({ ...spec, tick: 2 }, seen, signal);
  expect(await route.observe(spec.ref, signal)).toMatchObject({ intact: true, tick: 2 });
  await close();
});
