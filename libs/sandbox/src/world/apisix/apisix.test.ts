import { describe, expect, it } from 'vitest';
import { apply, deployment, pods, testWorld } from '../world.fixture.js';
import type { JsonObject } from '../json.js';
import type { World } from '../world.js';

const host = 'dev.localhost:8081';
const names = ['main', 'canary'] as const;

/** Two deployments, each with its upstream, and a route that leads to the first. */
function shop(options: Parameters<typeof testWorld>[0] = {}) {
  const { clock, world } = testWorld(options);
  for (const name of names) apply(world, 'deployments', name, deployment(name, { replicas: 2 }));
  clock.advance(3000);
  for (const name of names) put(world, 'upstreams', name, { nodes: nodesOf(world, name) });
  put(world, 'routes', 'shop', route());
  clock.advance(3000);
  return { clock, world };
}

const nodesOf = (world: World, name: string) =>
  pods(world, name).map(({ status }) => ({ host: status.podIP ?? '', port: 8080, weight: 100 }));

const route = (plugins: JsonObject = {}, over: JsonObject = {}): JsonObject => ({
  host: 'dev.localhost',
  uris: ['/shop.stable', '/shop.stable/*'],
  upstream_id: 'main',
  plugins: {
    'proxy-rewrite': { regex_uri: [String.raw`^/shop\.stable(?:/(.*))?$`, '/$1'] },
    ...plugins,
  },
  ...over,
});
const split = (...rules: JsonObject[]) => ({ 'traffic-split': { rules } });
const share = (weight: number) => ({
  weighted_upstreams: [{ upstream_id: 'canary', weight }, { weight: 100 - weight }],
});
const gray = {
  match: [{ vars: [['http_gray', '==', 'v2']] }],
  weighted_upstreams: [{ upstream_id: 'canary', weight: 1 }],
};

function put(world: World, kind: 'routes' | 'upstreams', id: string, body: JsonObject) {
  return world.run(() => world.apisix.store.put(kind, id, body));
}

function ask(world: World, path: string, headers: Record<string, string> = {}) {
  const verdict = world.run(() => world.decide(host, path, headers));
  if (verdict.kind === 'pod') return `${verdict.pod.metadata.labels?.['app']} ${verdict.path}`;
  return verdict.kind === 'failed' ? verdict.status : verdict.kind;
}

function toCanary(world: World, count: number, headers: Record<string, string> = {}) {
  const answers = Array.from({ length: count }, () => ask(world, '/shop.stable', headers));
  return answers.filter((answer) => answer === 'canary /').length;
}

describe('APISIX', () => {
  it.each([
    ['/shop.stable', 'main /'],
    ['/shop.stable/', 'main /'],
    ['/shop.stable/a/b', 'main /a/b'],
    ['/shop.stable2', 'no-route'],
    ['/shopxstable/', 'no-route'],
  ])('leads %s to %s', (path, expected) => {
    expect(ask(shop().world, path)).toBe(expected);
  });

  it('takes the longest path first, then the highest priority, and no route that is off', () => {
    const { clock, world } = shop();
    put(world, 'routes', 'all', { uri: '/*', upstream_id: 'canary' });
    put(world, 'routes', 'over', route({}, { upstream_id: 'canary', priority: 1 }));
    clock.advance(1);
    expect(ask(world, '/shop.stable')).toBe('canary /');
    expect(ask(world, '/other')).toBe('canary /other');

    put(world, 'routes', 'over', route({}, { upstream_id: 'canary', priority: 1, status: 0 }));
    clock.advance(1);
    expect(ask(world, '/shop.stable')).toBe('main /');
  });

  it.each([1, 20, 73, 99])('gives a canary %i of a hundred, exactly', (weight) => {
    const { clock, world } = shop();
    put(world, 'routes', 'shop', route(split(share(weight))));
    clock.advance(1);

    // Each of the two instances counts for itself.
    expect(toCanary(world, 200)).toBe(2 * weight);
  });

  it('lets the first rule that matches decide', () => {
    const { clock, world } = shop();
    put(world, 'routes', 'shop', route(split(gray, share(20))));
    clock.advance(1);

    expect(toCanary(world, 10, { gray: 'v2' })).toBe(10);
    expect(toCanary(world, 200, { gray: 'v3' })).toBe(40);
  });

  it('counts the last of several entries for one upstream', () => {
    const { clock, world } = shop();
    const entries = [{ weight: 50 }, { upstream_id: 'canary', weight: 50 }, { weight: 0 }];
    put(world, 'routes', 'shop', route(split({ weighted_upstreams: entries })));
    clock.advance(1);

    expect(toCanary(world, 10)).toBe(10);
  });

  it('fails for everybody where a rule names an upstream that is not there', () => {
    const { clock, world } = shop();
    put(world, 'routes', 'shop', route(split({ weighted_upstreams: [{ upstream_id: 'gone', weight: 1 }] })));
    clock.advance(1);

    expect(ask(world, '/shop.stable')).toBe(500);
  });

  it('answers 503 without a node, and goes to another where one takes no connection', () => {
    const { clock, world } = shop();
    const dead = { host: '10.99.0.1', port: 8080, weight: 100 };
    put(world, 'upstreams', 'main', { nodes: [dead, ...nodesOf(world, 'main')], retries: 1 });
    clock.advance(1);
    expect([1, 2, 3, 4, 5, 6].map(() => ask(world, '/shop.stable'))).toEqual(Array(6).fill('main /'));

    put(world, 'upstreams', 'main', { nodes: [dead], retries: 1 });
    clock.advance(1);
    expect(ask(world, '/shop.stable')).toBe(502);

    put(world, 'upstreams', 'main', { nodes: [] });
    clock.advance(1);
    expect(ask(world, '/shop.stable')).toBe('no-endpoints');
  });

  it('answers a redirect to whom its condition means', () => {
    const { clock, world } = shop();
    const _meta = { filter: [['http_x_arthor_tick', '==', 'secret']] };
    put(world, 'routes', 'shop', route({ redirect: { uri: 'http://t1.invalid/', ret_code: 302, _meta } }));
    clock.advance(1);

    expect(ask(world, '/shop.stable', { 'x-arthor-tick': 'secret' })).toBe('redirect');
    expect(ask(world, '/shop.stable', { 'x-arthor-tick': 'other' })).toBe('main /');
  });

  it('has instances that follow what is written each in their own time, in its order', () => {
    const delays = [0, 0, 0, 0, 0, 0, 100, 900, 50, 50];
    const { clock, world } = shop({ propagationMs: () => delays.shift() ?? 0 });
    const [first, second] = world.apisix.instances;
    const held = () => [first, second].map((one) => one?.holds('routes', 'shop')?.value['upstream_id']);

    put(world, 'routes', 'shop', route({}, { upstream_id: 'canary' }));
    expect(held()).toEqual(['main', 'main']);
    clock.advance(100);
    world.run(() => undefined);
    expect(held()).toEqual(['canary', 'main']);

    put(world, 'routes', 'shop', route());
    clock.advance(50);
    world.run(() => undefined);
    expect(held()).toEqual(['main', 'main']);
    clock.advance(750);
    world.run(() => undefined);
    // The second has now both changes: one that comes later is never seen before.
    expect(held()).toEqual(['main', 'main']);
  });

  it('keeps an upstream that a route names, and lets go of any other', () => {
    const { world } = shop();
    put(world, 'routes', 'shop', route(split(share(20))));
    const remove = (id: string, force = false) =>
      world.run(() => world.apisix.store.delete('upstreams', id, force)).status;

    expect([remove('main'), remove('canary')]).toEqual([400, 400]);
    expect(put(world, 'routes', 'other', { uri: '/x', upstream_id: 'gone' }).status).toBe(400);
    put(world, 'routes', 'shop', route());
    expect([remove('canary'), remove('canary'), remove('main', true)]).toEqual([200, 404, 200]);
  });
});
