import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ClusterPort, RoutePort } from '@arthor/core';
import { ShortClusterMemory } from '@arthor/provider';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { ProviderHealth } from '../runtime/provider-health.js';
import { SystemRandom } from '../runtime/random.js';
import { nothingAdded, openAdded, tryRoutes } from './open-added.js';
import { Clusters } from './open-clusters.js';

const folder = mkdtempSync(join(tmpdir(), 'arthor-added-'));
afterAll(() => rmSync(folder, { recursive: true }));
const signal = new AbortController().signal;
const clock = new SystemClock();
const example = resolve('example/provider/file-routes.mjs');
const calls = ['observe', 'write', 'register', 'deregister', 'check'].map((name) => `${name}() {}`);
writeFileSync(
  join(folder, 'registry.mjs'),
  `export default { kind: 'registry', name: 'eureka', create: () => ({ ${calls.join(', ')} }) }`,
);
const open = (env: Record<string, string>) =>
  openAdded({
    config: loadConfig(env, folder),
    instanceId: 'i',
    clock,
    random: new SystemRandom(),
    health: new ProviderHealth(clock),
    warn: () => undefined,
  });

describe('PROVIDERS', () => {
  it('names modules from the working directory, and what they bring is there by name', async () => {
    const added = await open({
      PROVIDERS: `./registry.mjs,${example}`,
      KUBERNETES_ROUTE_PROVIDER: 'file-routes',
      FILE_ROUTES: folder,
    });
    expect(added.registry?.provider).toBe('eureka');
    const place = { cluster: null, gateway: null, ingressClass: null };
    const route = added.routes.get('file-routes')?.(place);
    expect(route).toMatchObject({ provider: 'file-routes', pools: null });
    expect(added.routes.get('file-routes')?.(place)).toBe(route);
    expect(await route?.list('dev', signal)).toEqual(new Map());
    expect(() => tryRoutes(added, place)).not.toThrow();
  });

  it.each([
    ['a file that is not there', { PROVIDERS: './none.mjs' }, /^PROVIDERS cannot be used: .*none\.mjs/],
    [
      'a second registry',
      { PROVIDERS: './registry.mjs', NACOS_HOST: 'nacos' },
      /^PROVIDERS cannot be used: there is one registry, and eureka is one beside NACOS_HOST\.$/,
    ],
    [
      'a route provider that nobody brings',
      { PROVIDERS: './registry.mjs', KUBERNETES_ROUTE_PROVIDER: 'traefik' },
      /^KUBERNETES_ROUTE_PROVIDER must be one of auto, gateway-api, ingress-nginx, but is "traefik"\.$/,
    ],
  ])('is refused for %s', async (_, env, words) => {
    await expect(open(env)).rejects.toMatchObject({ name: 'ConfigError' });
    await expect(open(env)).rejects.toThrow(words);
  });

  it('is refused where a route provider does not open', async () => {
    const added = await open({ PROVIDERS: example });
    const place = { cluster: null, gateway: null, ingressClass: null };
    expect(() => tryRoutes(added, place)).toThrow(
      /^PROVIDERS cannot be used: file-routes does not open: FILE_ROUTES names no folder\.$/,
    );
  });
});

describe('an environment of added providers', () => {
  const cluster = { identity: () => Promise.resolve('uid-nomad') } as Partial<ClusterPort> as ClusterPort;
  const services = { provider: 'files', objectKind: 'File', pools: null } as RoutePort;
  const pods = { provider: 'envoy', objectKind: 'Cluster', pools: {} } as RoutePort;
  const clusters = new Clusters({
    api: { kubeconfig: { files: [] }, clock, log: () => undefined },
    contexts: null,
    added: {
      ...nothingAdded,
      clusters: new Map([['nomad', cluster]]),
      routes: new Map([
        ['files', () => services],
        ['envoy', () => pods],
      ]),
    },
    memory: () => new ShortClusterMemory(),
    instanceId: 'i',
    random: new SystemRandom(),
    pathType: 'Prefix',
  });
  const choice = {
    cluster: 'nomad',
    deployMode: 'NATIVE',
    routeProvider: 'files',
    apisixControlUrls: null,
    gateway: null,
    ingressClass: null,
    gatewayUrl: null,
    gatewayReplicas: null,
  } as const;

  it('has the cluster and the routes that it names, each mode those that fit it', () => {
    expect(clusters.current).toBe('nomad');
    expect(clusters.of(choice)).toMatchObject({ cluster, route: services });
    const uncoupled = { ...choice, deployMode: 'UNCOUPLED', routeProvider: 'envoy' } as const;
    expect(clusters.of(uncoupled)).toMatchObject({ cluster, route: pods });
    // Routes to Services are none for pods: those are APISIX's, which is not configured here.
    const apisix = clusters.of({ ...choice, deployMode: 'UNCOUPLED' });
    expect(apisix).toMatchObject({ route: { provider: 'apisix' } });
  });

  it.each([
    ['envoy', 'ROUTE_PROVIDER_UNFIT', 'it leads to pods'],
    ['ingress-nginx', 'ROUTE_PROVIDER_UNFIT', 'nomad is an added cluster'],
    ['traefik', 'ROUTE_PROVIDER_UNKNOWN', 'only gateway-api, ingress-nginx, apisix, files, envoy are known'],
  ])('says of %s why it has no routes by it', (routeProvider, code, words) => {
    const problem = { code, message: expect.stringContaining(words) };
    expect(clusters.of({ ...choice, routeProvider })).toMatchObject({ problem });
  });

  it('is found again by the cluster and the provider that rows remember', async () => {
    const found = await clusters.byIdentity('uid-nomad', choice, signal);
    expect(found?.cluster).toBe(cluster);
    expect(found?.routeOf('envoy')).toBe(pods);
    expect(found?.routeOf('gateway-api')).toMatchObject({ problem: { code: 'ROUTE_PROVIDER_UNFIT' } });
    expect(await clusters.byIdentity('uid-else', choice, signal)).toBeNull();
  });
});
