import { describe, expect, it } from 'vitest';
import { apply, deployment, ingress, pods, service, target, testWorld } from '../world.fixture.js';
import type { JsonObject } from '../json.js';
import type { World } from '../world.js';

const regexAnnotations = { 'use-regex': 'true', 'rewrite-target': '/$2' };

function shop(options: { propagationMs?: number } = {}) {
  const { clock, world } = testWorld(options);
  for (const name of ['main', 'canary']) {
    apply(world, 'deployments', name, deployment(name));
    apply(world, 'services', name, service(name));
  }
  apply(world, 'ingresses', 'shop', ingress('shop', '/shop\\.stable(/|$)(.*)', 'main', regexAnnotations));
  clock.advance(3000);
  return { clock, world };
}

function ask(world: World, path: string, headers: Record<string, string> = {}, host = 'dev.localhost:8081') {
  const verdict = world.run(() => world.gateway.decide(host, path, headers));
  return verdict.kind === 'pod' ? `${verdict.pod.metadata.labels?.['app']} ${verdict.path}` : verdict.kind;
}

function canary(world: World, annotations: Record<string, string>) {
  apply(
    world,
    'ingresses',
    'shop-canary',
    ingress('shop-canary', '/shop\\.stable(/|$)(.*)', 'canary', { canary: 'true', ...annotations }),
  );
}

function share(world: World, headers: Record<string, string> = {}): number {
  let hits = 0;
  for (let count = 0; count < 1000; count++)
    if (ask(world, '/shop.stable/', headers).startsWith('canary')) hits++;
  return hits / 1000;
}

describe('the gateway', () => {
  it.each([
    ['/shop.stable', 'main /'],
    ['/shop.stable/', 'main /'],
    ['/shop.stable/a/b', 'main /a/b'],
    ['/shop.stable2', 'no-route'],
    ['/shopxstable/', 'no-route'],
    ['/', 'no-route'],
  ])('routes %s to %s', (path, expected) => {
    expect(ask(shop().world, path)).toBe(expected);
  });

  it('tells hosts apart', () => {
    const { world } = shop();

    expect(ask(world, '/shop.stable/', {}, 'DEV.localhost')).toBe('main /');
    expect(ask(world, '/shop.stable/', {}, 'test.localhost')).toBe('no-route');
  });

  it('goes round the ready pods', () => {
    const { clock, world } = shop();
    apply(world, 'deployments', 'main', deployment('main', { replicas: 3 }));
    clock.advance(3000);
    const names = new Set<string>();
    for (let count = 0; count < 3; count++) {
      const verdict = world.run(() => world.gateway.decide('dev.localhost', '/shop.stable/', {}));
      if (verdict.kind === 'pod') names.add(verdict.pod.metadata.name);
    }

    expect(names.size).toBe(3);
  });

  it('answers 503 when nobody is ready, and never sends to a terminating pod', () => {
    const { clock, world } = shop();

    world.run(() => world.writer.remove(target('deployments', 'main'), { propagation: 'Foreground' }));
    clock.advance(100);

    expect(pods(world, 'main')).toHaveLength(1);
    expect(ask(world, '/shop.stable/')).toBe('no-endpoints');
  });

  it('serves a changed route after its propagation time', () => {
    const { clock, world } = shop({ propagationMs: 40 });
    apply(world, 'ingresses', 'shop', ingress('shop', '/shop\\.stable(/|$)(.*)', 'canary', regexAnnotations));

    expect(ask(world, '/shop.stable/')).toBe('main /');
    clock.advance(41);

    expect(ask(world, '/shop.stable/')).toBe('canary /');
  });

  it('sees changes in the order they were made', () => {
    const delays = [40, 1];
    const { clock, world } = testWorld({ propagationMs: () => delays.shift() ?? 0 });
    for (const name of ['first', 'second'])
      apply(
        world,
        'ingresses',
        name,
        ingress(name, `/${name}`, name, { 'temporal-redirect': `http://${name}/` }),
      );
    clock.advance(39);
    expect([ask(world, '/first'), ask(world, '/second')]).toEqual(['no-route', 'no-route']);
    clock.advance(1);
    expect([ask(world, '/first'), ask(world, '/second')]).toEqual(['redirect', 'redirect']);
  });

  it('answers a redirect itself', () => {
    const { world } = shop();
    apply(
      world,
      'ingresses',
      'shop-tick',
      ingress('shop-tick', '/arthor-tick/0a1b', 'nobody', { 'temporal-redirect': 'http://t7.invalid/' }),
    );

    expect(world.run(() => world.gateway.decide('dev.localhost', '/arthor-tick/0a1b', {}))).toEqual({
      kind: 'redirect',
      location: 'http://t7.invalid/',
    });
    expect(ask(world, '/shop.stable/x')).toBe('main /x');
  });

  it('forgets a deleted route', () => {
    const { clock, world } = shop();
    world.run(() => world.writer.remove(target('ingresses', 'shop'), { propagation: 'Background' }));

    clock.advance(10);

    expect(ask(world, '/shop.stable/')).toBe('no-route');
  });

  it('sends exactly the header’s value to a gray canary', () => {
    const { world } = shop();
    canary(world, { 'canary-by-header': 'gray', 'canary-by-header-value': 'v2' });

    expect(ask(world, '/shop.stable/x', { gray: 'v2' })).toBe('canary /x');
    expect(ask(world, '/shop.stable/x', { gray: 'always' })).toBe('main /x');
    expect(ask(world, '/shop.stable/x')).toBe('main /x');
  });

  it('splits by weight, and by header first where both are given', () => {
    const { world } = shop();
    canary(world, { 'canary-by-header': 'gray', 'canary-by-header-value': 'v2', 'canary-weight': '20' });

    expect(share(world)).toBeGreaterThan(0.15);
    expect(share(world)).toBeLessThan(0.25);
    expect(share(world, { gray: 'v2' })).toBe(1);
  });

  it('sends nothing at weight 0 and everything at 100', () => {
    const { world } = shop();
    canary(world, { 'canary-weight': '0' });
    expect(share(world)).toBe(0);

    canary(world, { 'canary-weight': '100' });

    expect(share(world)).toBe(1);
  });

  it('needs the main one: without it there is no route, with an empty one nobody answers', () => {
    const { clock, world } = shop();
    canary(world, { 'canary-by-header': 'gray', 'canary-by-header-value': 'v2' });
    apply(world, 'deployments', 'main', deployment('main', { replicas: 0 }));
    clock.advance(3000);
    expect(ask(world, '/shop.stable/', { gray: 'v2' })).toBe('no-endpoints');

    world.run(() => world.writer.remove(target('ingresses', 'shop'), { propagation: 'Background' }));

    expect(ask(world, '/shop.stable/', { gray: 'v2' })).toBe('no-route');
  });

  it('falls back to the main one while the canary has no ready pod', () => {
    const { world } = shop();
    apply(world, 'services', 'empty', service('empty'));
    apply(
      world,
      'ingresses',
      'shop-canary',
      ingress('shop-canary', '/shop\\.stable(/|$)(.*)', 'empty', { canary: 'true', 'canary-weight': '100' }),
    );

    expect(ask(world, '/shop.stable/')).toBe('main /');
  });

  it('takes the longest path first without regular expressions', () => {
    const { world } = testWorld();
    for (const name of ['a', 'b']) apply(world, 'services', name, service(name));
    apply(world, 'ingresses', 'a', ingress('a', '/', 'a'));
    apply(world, 'ingresses', 'b', ingress('b', '/b', 'b'));
    const to = (path: string) => {
      const verdict = world.run(() => world.gateway.decide('dev.localhost', path, {}));
      return verdict.kind === 'no-endpoints' ? verdict.service : verdict.kind;
    };

    expect([to('/'), to('/b'), to('/b/c')]).toEqual(['dev/a', 'dev/b', 'dev/b']);
  });
});

describe('the gateway, for HTTPRoutes', () => {
  const rule = (names: readonly [name: string, weight: number][], headers: JsonObject[] = []) => ({
    matches: [{ path: { type: 'PathPrefix', value: '/shop.stable' }, headers }],
    filters: [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
    ],
    backendRefs: names.map(([name, weight]) => ({ name, port: 80, weight })),
  });
  const header = (name: string, value: string) => [{ type: 'Exact', name, value }];
  const redirect = {
    matches: [{ path: { type: 'PathPrefix', value: '/shop.stable' }, headers: header('x-arthor-tick', 's') }],
    filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 't7.invalid', statusCode: 302 } }],
  };
  const put = (world: World, rules: JsonObject[], parent = 'gateway') =>
    apply(world, 'httproutes', 'shop', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      spec: {
        parentRefs: [{ name: parent, namespace: 'default' }],
        hostnames: ['dev.localhost'],
        rules,
      },
    });
  const bare = () => {
    const { clock, world } = shop();
    world.run(() => world.writer.remove(target('ingresses', 'shop'), { propagation: 'Background' }));
    clock.advance(10);
    return { clock, world };
  };

  it('lets the most headers decide, and whole path elements', () => {
    const { world } = bare();
    put(world, [rule([['main', 1]]), redirect, rule([['canary', 1]], header('gray', 'v2'))]);

    expect(ask(world, '/shop.stable/a')).toBe('main /a');
    expect(ask(world, '/shop.stable')).toBe('main /');
    expect(ask(world, '/shop.stable2')).toBe('no-route');
    expect(ask(world, '/shop.stable/a', { gray: 'v2' })).toBe('canary /a');
    expect(ask(world, '/shop.stable/a', { gray: 'v3' })).toBe('main /a');
    expect(ask(world, '/shop.stable', { 'x-arthor-tick': 's' })).toBe('redirect');
    expect(ask(world, '/shop.stable', {}, 'test.localhost')).toBe('no-route');
  });

  it('shares by weight, and nobody steps in for a share without pods', () => {
    const { world } = bare();
    apply(world, 'services', 'empty', service('empty'));
    put(world, [
      rule([
        ['main', 80],
        ['canary', 20],
      ]),
    ]);
    expect(Math.abs(share(world) - 0.2)).toBeLessThan(0.06);

    put(world, [
      rule([
        ['main', 50],
        ['empty', 50],
      ]),
    ]);
    const answers = Array.from({ length: 200 }, () => ask(world, '/shop.stable/'));
    expect(new Set(answers)).toEqual(new Set(['main /', 'no-endpoints']));
  });

  it('says of a route what its controller says, and again when a Service comes', () => {
    const { world } = bare();
    const said = () => {
      const [parent] = world.cluster.objects.httproutes.get('dev', 'shop')?.status?.parents ?? [];
      return parent?.conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
    };
    put(world, [rule([['later', 1]])]);
    expect(said()).toEqual(['Accepted True Accepted', 'ResolvedRefs False BackendNotFound']);
    apply(world, 'services', 'later', service('later'));
    expect(said()).toEqual(['Accepted True Accepted', 'ResolvedRefs True ResolvedRefs']);
  });

  it('neither serves nor judges what asks for another Gateway, or is gone', () => {
    const { clock, world } = bare();
    put(world, [rule([['main', 1]])], 'other');
    expect(ask(world, '/shop.stable/')).toBe('no-route');
    expect(world.cluster.objects.httproutes.get('dev', 'shop')?.status).toBeUndefined();
    put(world, [rule([['main', 1]])]);
    expect(ask(world, '/shop.stable/')).toBe('main /');
    world.run(() => world.writer.remove(target('httproutes', 'shop'), { propagation: 'Background' }));
    clock.advance(10);
    expect(ask(world, '/shop.stable/')).toBe('no-route');
  });
});
