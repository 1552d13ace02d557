import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoutePort } from '@arthor/core';
import { ShortClusterMemory } from '@arthor/provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderChoice } from '../runtime/providers.js';
import { SystemRandom } from '../runtime/random.js';
import { Contexts } from './contexts.js';
import { Clusters, type ClusterParts } from './open-clusters.js';
import { MovableClock } from './test-server.js';

const clock = new MovableClock();
const signal = new AbortController().signal;
const choice = {
  cluster: 'east',
  deployMode: 'NATIVE',
  routeProvider: 'auto',
  apisixControlUrls: null,
  gateway: null,
  ingressClass: null,
  gatewayUrl: null,
  gatewayReplicas: null,
} as const;

/** An API server that only says which cluster it is. */
async function api(identity: string): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ metadata: { name: 'kube-system', uid: identity } })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port answers its address as an object.
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}

describe('the cluster of an identity', () => {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-clusters-'));
  const file = join(directory, 'kubeconfig');
  const servers: Server[] = [];
  let urls: Record<string, string>;
  beforeAll(async () => {
    const apis = { east: await api('uid-east'), west: await api('uid-west'), gone: await api('uid-gone') };
    servers.push(...Object.values(apis).map(({ server }) => server));
    urls = Object.fromEntries(Object.entries(apis).map(([name, { url }]) => [name, url]));
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(directory, { recursive: true });
  });

  /** A kubeconfig with these contexts, at these addresses. */
  const write = (clusters: Record<string, string | undefined>): void => {
    const names = Object.keys(clusters);
    const config = {
      clusters: names.map((name) => ({ name, cluster: { server: clusters[name] } })),
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: names.map((name) => ({ name, context: { cluster: name, user: 'u' } })),
      'current-context': names[0],
    };
    writeFileSync(file, JSON.stringify(config));
  };
  const open = async (clusters: Record<string, string | undefined>, more: Partial<ClusterParts> = {}) => {
    write(clusters);
    const kubeconfig = { files: [file] };
    const contexts = new Contexts(kubeconfig, clock, () => undefined);
    await contexts.read();
    return new Clusters({
      api: { kubeconfig, clock, log: () => undefined },
      contexts,
      memory: () => new ShortClusterMemory(),
      instanceId: 'i',
      random: new SystemRandom(),
      pathType: 'Prefix',
      ...more,
    });
  };
  const clusterAt = (clusters: Clusters, cluster: string) => {
    const found = clusters.of({ ...choice, cluster });
    if ('problem' in found) throw new Error(found.problem.message);
    return found.cluster;
  };

  it('is found behind whatever context leads there', async () => {
    const clusters = await open({ east: urls['east'], west: urls['west'] });
    const found = await clusters.byIdentity('uid-west', choice, signal);
    expect(found?.cluster).toBe(clusterAt(clusters, 'west'));
    expect((await clusters.byIdentity('uid-east', choice, signal))?.cluster).toBe(
      clusterAt(clusters, 'east'),
    );
    // The environment's own context may be none now.
    const lost = { ...choice, cluster: 'north' };
    expect((await clusters.byIdentity('uid-west', lost, signal))?.cluster).toBe(clusterAt(clusters, 'west'));
  });

  it('is none only when every context said that it is another one', async () => {
    const all = await open({ east: urls['east'], west: urls['west'] });
    expect(await all.byIdentity('uid-gone', choice, signal)).toBeNull();
    const one = await open({ east: urls['east'], silent: 'http://127.0.0.1:1' });
    await expect(one.byIdentity('uid-gone', choice, signal)).rejects.toMatchObject({ kind: 'TRANSIENT' });
    expect(await one.byIdentity('uid-east', choice, signal)).not.toBeNull();
    // A context that is not there cannot lead anywhere.
    expect(await all.byIdentity('uid-gone', { ...choice, cluster: 'north' }, signal)).toBeNull();
  });

  it('is told of every context that answers, before anybody compares them', async () => {
    const clusters = await open({ east: urls['east'], too: urls['east'], silent: 'http://127.0.0.1:1' });
    expect(clusters.toldIdentity('too')).toBeNull();
    await clusters.meet(signal);
    const told = ['east', 'too', 'silent'].map((name) => clusters.toldIdentity(name));
    expect(told).toEqual(['uid-east', 'uid-east', null]);
  });

  it('has the gateway of each mode, whatever its environment’s is', async () => {
    const asked: unknown[] = [];
    const apisix = (urls: readonly string[] | null) => {
      asked.push(urls);
      return { provider: 'apisix' } as RoutePort;
    };
    const clusters = await open({ east: urls['east'] }, { apisix });
    const of = (values: Partial<ProviderChoice>) => {
      const found = clusters.of({ ...choice, ...values });
      if ('problem' in found) throw new Error(found.problem.message);
      return found;
    };
    const ingress = { routeProvider: 'ingress-nginx', ingressClass: 'nginx' } as const;
    const controlUrls = { apisixControlUrls: ['http://a:9090'] };
    const [native, uncoupled] = [
      of({ ...ingress, ...controlUrls }),
      of({ ...ingress, ...controlUrls, deployMode: 'UNCOUPLED' }),
    ];

    expect([native.route.provider, uncoupled.route.provider]).toEqual(['ingress-nginx', 'apisix']);
    expect(uncoupled.routeFor('NATIVE')).toBe(native.route);
    expect(native.routeFor('UNCOUPLED')).toBe(uncoupled.route);
    expect(native.routeOf('apisix')).toBe(uncoupled.route);
    expect(uncoupled.routeOf('ingress-nginx')).toMatchObject({ provider: 'ingress-nginx' });
    expect(native.routeFor('NATIVE')).toBe(native.route);
    // The same choice gives the same adapters.
    expect(of({ ...controlUrls, deployMode: 'UNCOUPLED' }).cluster).toBe(uncoupled.cluster);
    expect(of({ deployMode: 'UNCOUPLED' }).route.provider).toBe('apisix');
    expect(asked).toEqual([['http://a:9090'], null]);
  });

  it('says of a gateway that is not configured that it is not, and serves by the other', async () => {
    const clusters = await open({ east: urls['east'] });
    const found = clusters.of({ ...choice, deployMode: 'UNCOUPLED', routeProvider: 'gateway-api' });
    if ('problem' in found) throw new Error(found.problem.message);
    const [apisix, native] = [found.route, found.routeFor('NATIVE')];

    const ref = { namespace: 'dev', name: 'shop' };
    const missing = { kind: 'DENIED', code: 'PROVIDER_NOT_CONFIGURED', params: { provider: 'apisix' } };
    await expect(apisix.observe(ref, signal)).rejects.toMatchObject(missing);
    await expect(apisix.pools?.observe(ref, signal)).rejects.toMatchObject(missing);
    expect(await apisix.check('dev', 'host', signal)).toEqual([
      { code: 'PROVIDER_NOT_CONFIGURED', status: 'FAILED', message: 'APISIX is not configured.' },
    ]);
    expect(found.routeOf('apisix')).toMatchObject({ problem: missing });
    await expect(native.observe(ref, signal)).rejects.toMatchObject({ code: 'NO_ROUTE_PROVIDER' });
  });

  it('is asked for again when its context leads to another address', async () => {
    const cluster = clusterAt(await open({ east: urls['east'] }), 'east');
    expect(await cluster.identity(signal)).toBe('uid-east');
    write({ east: urls['west'] });
    clock.forward(61_000);
    expect(await cluster.identity(signal)).toBe('uid-west');
  });
});
