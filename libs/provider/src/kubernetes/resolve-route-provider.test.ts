import { afterEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '../conformance/test-namespace.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';
import { ShortClusterMemory } from './cluster-facts.js';
import {
  formerRouteProvider,
  resolveRouteProvider,
  type RouteProviderOptions,
} from './resolve-route-provider.js';

const signal = new AbortController().signal;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A cluster that has these IngressClasses, and serves Gateway API or not; null: nothing works. */
async function cluster(classes: readonly string[] | null, gatewayApi = false) {
  const world = { classes, gatewayApi, identity: 'one' };
  const server = await stubServer((request, response) => {
    const url = request.url ?? '';
    if (world.classes === null) response.writeHead(503).end();
    else if (url.includes('/ingressclasses')) {
      const items = world.classes.map((name) => ({ metadata: { name } }));
      response.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items }));
    } else if (url.startsWith('/apis/gateway') && world.gatewayApi && !url.includes('/namespaces/'))
      response.end('{}');
    else if (url.startsWith('/apis/gateway') && !world.gatewayApi)
      response.writeHead(404).end('404 page not found\n');
    else response.writeHead(404).end('{"kind":"Status","message":"not found"}');
  });
  const { file, remove } = await stubKubeconfig(server.url);
  ends.push(() => server.close(), remove);
  const api = new KubernetesApi({ kubeconfig: { files: [file] }, clock: systemClock, log: () => undefined });
  const memory = new ShortClusterMemory();
  const parts = {
    api,
    instanceId: 'i',
    random: systemRandom,
    identity: () => Promise.resolve(world.identity),
    memory,
  };
  const resolve = (over: Partial<RouteProviderOptions> = {}) =>
    resolveRouteProvider({ ...parts, provider: 'auto', ...over });
  return { world, parts, resolve };
}
const ref = { namespace: 'dev', name: 'x' };

describe('the route provider', () => {
  it.each<[string, readonly string[], boolean, Partial<RouteProviderOptions>, string]>([
    ['a Gateway is named and served', ['nginx'], true, { gateway: 'default/gateway' }, 'gateway-api'],
    [
      'a Gateway is named, but Gateway API is not served',
      ['nginx'],
      false,
      { gateway: 'default/gateway' },
      'ingress-nginx',
    ],
    ['no Gateway is named', ['nginx', 'other'], true, {}, 'ingress-nginx'],
    ['there is one class of another name', ['traefik'], false, {}, 'ingress-nginx'],
    ['a class is named', ['a', 'b'], false, { ingressClass: 'b' }, 'ingress-nginx'],
  ])('by itself, where %s', async (_, classes, gatewayApi, over, expected) => {
    const route = (await cluster(classes, gatewayApi)).resolve(over);
    expect(route.provider).toBe('auto');
    expect(await route.observe(ref, signal)).toBeNull();
    expect(route.provider).toBe(expected);
  });

  it.each<[readonly string[], Partial<RouteProviderOptions>, RegExp]>([
    [[], {}, /no IngressClass/],
    [['a', 'b'], {}, /a, b: choose one with KUBERNETES_INGRESS_CLASS/],
    [['a'], { ingressClass: 'b' }, /KUBERNETES_INGRESS_CLASS/],
  ])('is refused in words where nothing fits: %j', async (classes, over, words) => {
    const route = (await cluster(classes)).resolve(over);
    const refused = { kind: 'DENIED', code: 'NO_ROUTE_PROVIDER', message: expect.stringMatching(words) };
    await expect(route.observe(ref, signal)).rejects.toMatchObject(refused);
    expect(await route.check('dev', 'h', signal)).toMatchObject([
      { code: 'ROUTE_PROVIDER', status: 'FAILED' },
    ]);
  });

  it('is looked for again after the cluster could not be asked', async () => {
    const { world, resolve } = await cluster(null);
    const route = resolve();
    await expect(route.observe(ref, signal)).rejects.toMatchObject({ kind: 'TRANSIENT' });
    world.classes = ['nginx'];
    expect(await route.observe(ref, signal)).toBeNull();
    expect(route.provider).toBe('ingress-nginx');
  });

  it('is found out once for a cluster: what is installed later switches nobody', async () => {
    const { world, resolve } = await cluster(['traefik']);
    const named = { gateway: 'default/gateway' };
    const classOf = async (over: Partial<RouteProviderOptions> = {}) =>
      (await resolve(over).check('dev', 'h', signal)).map(({ message }) => message).join(' ');
    expect(await classOf(named)).toContain('ingress-nginx');
    expect(await classOf()).toContain('IngressClass traefik');
    Object.assign(world, { classes: ['traefik', 'nginx'], gatewayApi: true });
    expect(await classOf(named)).toContain('ingress-nginx');
    expect(await classOf()).toContain('IngressClass traefik');
    expect(await classOf({ ingressClass: 'nginx' })).toContain('IngressClass nginx');
  });

  it('is another one on another cluster, also behind the same name', async () => {
    const { world, resolve } = await cluster(['nginx']);
    const route = resolve({ gateway: 'default/gateway' });
    expect(await route.kind(signal)).toBe('Ingress');
    Object.assign(world, { gatewayApi: true, identity: 'two' });
    expect(await route.kind(signal)).toBe('HTTPRoute');
    expect(route.provider).toBe('gateway-api');
  });

  it('is what is told, without a question', async () => {
    const { resolve } = await cluster(null);
    expect(resolve({ provider: 'ingress-nginx' }).provider).toBe('ingress-nginx');
    expect(resolve({ provider: 'gateway-api', gateway: 'a/b' }).provider).toBe('gateway-api');
    expect(() => resolve({ provider: 'gateway-api' })).toThrow('namespace/name');
    expect(() => resolve({ provider: 'gateway-api', gateway: 'a' })).toThrow('namespace/name');
  });
});

describe('routes of before a switch of provider', () => {
  it('are reached, and written only as far as something is named', async () => {
    const { parts } = await cluster(['nginx'], true);
    const former = formerRouteProvider('gateway-api', parts);
    expect(former.provider).toBe('gateway-api');
    expect(await former.observe(ref, signal)).toBeNull();
    const spec = {
      ref,
      laneId: 1,
      tick: 1,
      host: 'h',
      path: '/a.b',
      main: { service: 's', port: 80 },
      canary: null,
    };
    await expect(former.apply(spec, null, signal)).rejects.toMatchObject({ code: 'NO_ROUTE_PROVIDER' });
  });

  it('keep the class that was found out for them', async () => {
    const { parts, resolve } = await cluster(['traefik']);
    await resolve().observe(ref, signal);
    const former = formerRouteProvider('ingress-nginx', parts);
    const items = (await former.check('dev', 'h', signal)).map(({ message }) => message).join(' ');
    expect(items).toContain('IngressClass traefik');
  });
});
