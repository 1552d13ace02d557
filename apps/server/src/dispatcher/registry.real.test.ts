import { execFileSync } from 'node:child_process';
import { NacosRegistry } from '@arthor/provider';
import { registryClient, systemClock, until, type RegistryClient } from '@arthor/provider/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploymentRow } from '../store/entity/deployment.js';
import { platform, type Platform } from './platform.fixture.js';

const {
  ARTHOR_TEST_NACOS_URL: url,
  ARTHOR_TEST_NACOS_PASSWORD: password,
  /** A command that ends the server and starts it again. */
  ARTHOR_TEST_NACOS_RESTART: restart,
} = process.env;
const image = (version: string) => `registry.localhost/demo/shop:${version}-dev`;
const place = { environment: 'dev', symbol: 'stable' } as const;
/** Rules: so long after an instance is listed again, and a login is possible. */
const soonMs = 5_000;

/** Operations on the sandbox's cluster, whose pods are registered in a real Nacos as applications do it. */
describe('the real Nacos', () => {
  let p: Platform;
  let client: RegistryClient;
  let beats: NodeJS.Timeout;
  const alive = new Map<string, { ip: string; port: number }>();
  const service = { namespace: 'real', group: 'ARTHOR_TEST', name: 'shop' };

  beforeAll(async () => {
    if (url === undefined) throw new Error('ARTHOR_TEST_NACOS_URL is not set');
    const login = password === undefined ? null : { username: 'nacos', password };
    const registry = new NacosRegistry({ url, login, clock: systemClock });
    client = registryClient(url, login, service);
    p = await platform({ registry, registered: { ...service, registerBy: 'APPLICATION', libraries: [] } });
    // The pods' own clients: they register, and again when the server lost them.
    const live = async () => {
      const rows = await p.test.store.read((view) => view.rows.find(DeploymentRow));
      const pods = new Map(
        rows
          .filter(({ status }) => status !== 'WITHDRAWN')
          .flatMap((row) => row.pods.filter(({ ready, ip }) => ready && ip !== null))
          .map((pod) => [pod.ip ?? '', { ip: pod.ip ?? '', port: 8080 }]),
      );
      const listed = await client.list();
      for (const [ip, address] of pods)
        if (!alive.has(ip) || !listed.has(`${ip}:8080`)) await client.register(address, { own: 'yes' });
      for (const [ip, address] of alive) if (!pods.has(ip)) await client.deregister(address);
      alive.clear();
      for (const [ip, address] of pods) alive.set(ip, address);
    };
    let running = Promise.resolve();
    beats = setInterval(() => {
      running = running.then(live).catch(() => undefined);
    }, 500);
  }, 60_000);
  afterAll(async () => {
    clearInterval(beats);
    await p?.close();
    for (const address of alive.values()) await client.deregister(address).catch(() => undefined);
  });

  const given = async () => {
    const all = [...(await client.list()).values()];
    return all
      .map((metadata) => `${metadata['symbol']} ${metadata['canaryValue']} ${metadata['lifecycle']}`)
      .sort();
  };
  const becomes = (expected: readonly string[], patienceMs = 20_000) =>
    until(
      'given to callers',
      given,
      (found) => JSON.stringify(found) === JSON.stringify(expected),
      patienceMs,
    );
  const done = async (body: Parameters<Platform['submit']>[0]) => {
    const operation = await p.ended((await p.submit(body)).id);
    expect(operation.status).toBe('DONE');
    return operation;
  };

  it('is right after deploy, weight change, restart of the server, promote and offline', async () => {
    await done({ operate: 'DEPLOY', build: await p.build(image('1')), replicas: 2, ...place });
    await becomes(['shop.stable  RUNNING', 'shop.stable  RUNNING']);
    const canary = await done({
      operate: 'BLUE_GREEN',
      build: await p.build(image('2')),
      weight: 20,
      ...place,
    });
    await becomes(['shop.stable  RUNNING', 'shop.stable  RUNNING', 'shop.stable.canary 20 RUNNING']);
    await done({ operate: 'UPDATE_BLUE_GREEN', deployment: canary.deploymentId, weight: 40 });
    const all = ['shop.stable  RUNNING', 'shop.stable  RUNNING', 'shop.stable.canary 40 RUNNING'];
    await becomes(all);

    // What was said of an address by an operator of Nacos is put right.
    const [address] = [...alive.values()];
    if (address === undefined) throw new Error('nobody is registered');
    const registry = new NacosRegistry({
      url: url ?? '',
      login: password === undefined ? null : { username: 'nacos', password },
      clock: systemClock,
    });
    const { signal } = new AbortController();
    const [instance] = (await registry.observe(service, signal)).filter(({ ip }) => ip === address.ip);
    if (instance === undefined) throw new Error('it is not listed');
    await registry.write(service, instance, { metadata: { lifecycle: 'CLOSING' }, enabled: false }, signal);
    await until('it shows', given, (found) => found.length === 2);
    await becomes(all, soonMs);

    if (restart !== undefined) {
      execFileSync('sh', ['-c', restart], { stdio: 'inherit' });
      await until(
        'listed again',
        async () => (await client.list().catch(() => new Map())).size,
        (size) => size === 3,
        60_000,
      );
      await becomes(all, soonMs);
    }

    const promoted = await done({ operate: 'PROMOTE', deployment: canary.deploymentId });
    await becomes(['shop.stable  RUNNING', 'shop.stable  RUNNING']);
    await done({ operate: 'DELETE', deployment: promoted.deploymentId });
    await becomes([]);
  }, 240_000);
});
