import { describe, expect, it } from 'vitest';
import type { CanaryBackend, RouteSpec } from '@arthor/core';
import { canaryIngress, mainIngress, pathOf, pathPattern, takenPath, tickIngress } from './ingress.js';
import { straysOf } from './strays.js';
import { addressesOf, ingressSchema, parseRevision, parseRoute, type LiveIngress } from './live.js';

const options = { instanceId: 'inst', className: 'nginx', pathType: 'ImplementationSpecific' };
const spec: RouteSpec = {
  ref: { namespace: 'dev', name: 'shop-stable-0a1b2c3d' },
  laneId: 7,
  tick: 12,
  host: 'dev.example.com',
  path: '/shop.stable',
  main: { service: 'shop-a', port: 80 },
  canary: null,
};
const canary: CanaryBackend = { service: 'shop-c', port: 80, header: 'v2', weight: null };

const mark = 't12-0a1b2c3d';
const older = 't11-0a1b2c3d';
const redirect = 'nginx.ingress.kubernetes.io/temporal-redirect';
const asWritten = () =>
  [
    live(mainIngress(spec, options, mark)),
    live(canaryIngress(spec, canary, options, mark)),
    live(tickIngress(spec, options, mark)),
  ] as const;

/** An Ingress as the API gives it back. */
function live(ingress: { metadata: object; spec: unknown }, over: object = {}): LiveIngress {
  const metadata = { uid: 'u1', resourceVersion: '9', ...ingress.metadata, ...over };
  return ingressSchema.parse({ ...ingress, metadata });
}
const state = (
  main: LiveIngress | null,
  second: LiveIngress | null = null,
  tick: LiveIngress | null = null,
) => {
  const objects = { main, canary: second, tick };
  const parsed = parseRoute(objects, 'inst');
  return parsed === null ? null : { ...parsed, ...straysOf(objects, parsed, options) };
};

describe('a route as Ingress, written whole each time (defect 6)', () => {
  it('is written whole', () => {
    expect(mainIngress(spec, options, null)).toMatchSnapshot();
    expect(canaryIngress(spec, { ...canary, weight: 20 }, options, null)).toMatchSnapshot();
  });

  it('has a third object by which the gateway tells that it serves it', () => {
    expect(tickIngress(spec, options, mark)).toMatchSnapshot();
    const { host } = spec;
    const read = state(...asWritten());
    expect(read).toMatchObject({ ours: true, intact: true, canary });
    expect(parseRevision(read?.revision ?? '').question).toEqual({
      host,
      path: expect.stringMatching(/^\/arthor-tick\/[0-9a-f]{32}$/),
      headers: {},
      mark,
    });
  });

  it.each<[string, (objects: ReturnType<typeof asWritten>) => readonly (LiveIngress | null)[]]>([
    [
      'its main one is of an older write',
      ([, second, tick]) => [live(mainIngress(spec, options, older)), second, tick],
    ],
    [
      'its canary is of an older write',
      ([main, , tick]) => [main, live(canaryIngress(spec, canary, options, older)), tick],
    ],
    [
      'its tick is of an older write',
      ([main, second]) => [main, second, live(tickIngress(spec, options, older))],
    ],
    ['its tick is gone', ([main, second]) => [main, second, null]],
    ['its tick is left over', ([, , tick]) => [live(mainIngress(spec, options, null)), null, tick]],
    [
      'its tick answers something else',
      ([main, second, tick]) => [
        main,
        second,
        {
          ...tick,
          metadata: {
            ...tick.metadata,
            annotations: { ...tick.metadata.annotations, [redirect]: 'http://x/' },
          },
        },
      ],
    ],
    ['its mark is none', ([, second, tick]) => [live(mainIngress(spec, options, 'x')), second, tick]],
  ])('is not intact when %s', (_, meddle) => {
    const [main = null, second = null, tick = null] = meddle(asWritten());
    expect(state(main, second, tick)).toMatchObject({ intact: false });
  });

  it('cannot be asked for while its objects are of before there were marks', () => {
    const read = state(live(mainIngress(spec, options, null)));
    expect(read).toMatchObject({ intact: true });
    expect(parseRevision(read?.revision ?? '').question).toBeNull();
  });

  it('reads back as it was written', () => {
    const { host, path, main, tick } = spec;
    expect(state(live(mainIngress(spec, options, null)))).toMatchObject({
      ours: true,
      intact: true,
      host,
      path,
      main,
      tick,
      canary: null,
    });
    expect(state(null)).toBeNull();
  });

  it.each<CanaryBackend>([canary, { ...canary, header: null, weight: 0 }, { ...canary, weight: 100 }])(
    'reads back its canary: %o',
    (wanted) => {
      const main = live(mainIngress(spec, options, null));
      const second = live(canaryIngress(spec, wanted, options, null), { uid: 'u2' });
      expect(state(main, second)).toMatchObject({ intact: true, canary: wanted });
    },
  );

  it('names exactly the objects it was read from', () => {
    const read = state(
      live(mainIngress(spec, options, null)),
      live(canaryIngress(spec, canary, options, null), { uid: 'u2' }),
    );
    expect(parseRevision(read?.revision ?? '')).toMatchObject({
      main: { uid: 'u1', resourceVersion: '9' },
      canary: { uid: 'u2', resourceVersion: '9' },
    });
  });

  const plain = mainIngress(spec, options, null);
  const annotated = (annotations: object) => ({
    annotations: { ...plain.metadata.annotations, ...annotations },
  });
  it.each<[string, LiveIngress]>([
    ['another rewrite', live(plain, annotated({ 'nginx.ingress.kubernetes.io/rewrite-target': '/' }))],
    ['a canary annotation', live(plain, annotated({ 'nginx.ingress.kubernetes.io/canary': 'true' }))],
    ['no lane', live(plain, { labels: { ...plain.metadata.labels, 'arthor.io/lane': '' } })],
    ['being deleted', live(plain, { deletionTimestamp: '2026-11-23T10:00:00Z' })],
    ['another class', live(mainIngress(spec, { ...options, className: 'other' }, null))],
    ['another path type', live(mainIngress(spec, { ...options, pathType: 'Prefix' }, null))],
    ['no rules', live({ ...plain, spec: { ingressClassName: 'nginx' } })],
    [
      'a second rule',
      live({
        ...plain,
        spec: { ...Object(plain.spec), rules: [...Object(plain.spec).rules, { host: 'x' }] },
      }),
    ],
  ])('is not intact: %s', (_, object) => {
    expect(state(object)).toMatchObject({ intact: false });
  });

  it('stays intact with what others add beside', () => {
    const theirs = { ...annotated({ 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' }) };
    expect(state(live(plain, theirs))).toMatchObject({ intact: true });
    const withTls = { ...plain, spec: { ...Object(plain.spec), tls: [{ hosts: ['dev.example.com'] }] } };
    expect(state(live(withTls))).toMatchObject({ intact: true });
  });

  it('is not ours with another instance’s label, and has the higher tick of its two objects', () => {
    const main = live(mainIngress({ ...spec, tick: 12 }, options, null));
    const newer = live(canaryIngress({ ...spec, tick: 13 }, canary, options, null));
    expect(state(main, newer)).toMatchObject({ tick: 13, ours: true });
    const foreign = live(mainIngress(spec, { ...options, instanceId: 'other' }, null));
    expect(state(foreign)).toMatchObject({ ours: false });
    expect(state(live(plain, annotated({ 'arthor.io/tick': 'x' })))).toMatchObject({ tick: 0 });
  });

  it('does not take a canary alone for a route', () => {
    const alone = live(canaryIngress(spec, canary, options, null));
    expect(state(null, alone)).toMatchObject({ main: null, intact: false, canary });
  });
});

describe('its path', () => {
  it.each([
    ['/shop.stable', '/shop.stable', '/'],
    ['/shop.stable', '/shop.stable/', '/'],
    ['/shop.stable', '/shop.stable/a/b', '/a/b'],
    ['/shop.stable', '/shop.stable2/a', null],
    ['/shop.stable', '/shopxstable/a', null],
    ['/shop.stable', '/x/shop.stable/a', null],
  ])('%s and %s: %s is left', (path, asked, left) => {
    const match = new RegExp(`^${pathPattern(path)}`).exec(asked);
    expect(match === null ? null : `/${match[2]}`).toBe(left);
  });

  it.each(['/shop.stable', '/a-b.c-d', '/a.1'])('%s is read back from its pattern', (path) => {
    expect(pathOf(pathPattern(path))).toBe(path);
  });

  it.each(['/shop.stable', '/(.*)', '/a.b(/|$)(.*)', ''])('%s is no pattern of ours', (pattern) => {
    expect(pathOf(pattern)).toBeNull();
  });

  it.each(['shop', '/', '/a b', '/a;b', '/a{b}', '/a(b)', '/A', '/a/b', '/a\n', '/-a', '/a.'])(
    '%j gets into no rule',
    (path) => {
      expect(() => pathPattern(path)).toThrow(/must not get into a gateway rule/);
    },
  );
});

describe('what an Ingress of anybody takes', () => {
  it.each([
    ['/shop.stable', '/shop.stable'],
    ['/shop\\.stable(/|$)(.*)', '/shop.stable'],
    ['/shop.stable(/|$)(.*)', '/shop.stable'],
    ['/shop.stable/(.*)', '/shop.stable'],
    ['/shop.stable/?(.*)', '/shop.stable'],
    ['^/shop.stable/.*', '/shop.stable'],
    ['/shop.stable/api', '/shop.stable/api'],
    ['/', '/'],
  ])('%s is %s', (pattern, path) => {
    expect(takenPath(pattern)).toBe(path);
  });

  it.each([
    ['its class', { ingressClassName: 'nginx' }, {}, 1],
    ['its class in the older way', {}, { 'kubernetes.io/ingress.class': 'nginx' }, 1],
    ['no class, which some controllers take', {}, {}, 1],
    ['another class', { ingressClassName: 'traefik' }, {}, 0],
  ])('counts where the class may serve it: %s', (_, spec, annotations, count) => {
    const rules = [{ host: 'dev.test', http: { paths: [{ path: '/', backend: {} }] } }, {}];
    const metadata = { name: 'web', uid: 'u', resourceVersion: '1', annotations };
    expect(addressesOf({ metadata, spec: { ...spec, rules } }, 'nginx')).toHaveLength(count);
    expect(addressesOf('odd', 'nginx')).toEqual([]);
  });
});
