import { describe, expect, it } from 'vitest';
import type { CanaryBackend, RouteSpec } from '@arthor/core';
import { httpRoute, rolesKey } from './http-route.js';
import { addressesOf, httpRouteSchema, parseHttpRoute, parseRevision } from './live.js';

const options = { instanceId: 'inst', gateway: { namespace: 'default', name: 'gateway' } };
const spec: RouteSpec = {
  ref: { namespace: 'dev', name: 'shop-stable-0a1b2c3d' },
  laneId: 7,
  tick: 12,
  host: 'dev.example.com',
  path: '/shop.stable',
  main: { service: 'shop-a', port: 80 },
  canary: null,
};
const mark = 't12-0a1b2c3d';
const canary: CanaryBackend = { service: 'shop-c', port: 8080, header: 'v2', weight: null };

/** An HTTPRoute as the API gives it back. */
function live(route: { metadata: object; spec: object }, over: object = {}, rules: object = {}) {
  return httpRouteSchema.parse({
    metadata: { uid: 'u1', resourceVersion: '9', generation: 1, ...route.metadata, ...over },
    spec: { ...route.spec, ...rules },
  });
}
const state = (object: ReturnType<typeof live>) => parseHttpRoute(object, options);
const written = (over: Partial<RouteSpec> = {}, answer: string | null = mark) =>
  httpRoute({ ...spec, ...over }, options, answer);
const backends = (over: Partial<RouteSpec>) =>
  httpRouteSchema
    .parse(live(written(over)))
    .spec.rules.flatMap(({ backendRefs }) =>
      backendRefs === undefined ? [] : [backendRefs.map(({ name, weight }) => `${name} ${weight}`)],
    );

/** The same filter, with what others add to it. */
const withMoreHeaders = (filter: {
  readonly requestHeaderModifier: { readonly set: readonly object[] };
}) => ({
  ...filter,
  requestHeaderModifier: { set: [{ name: 'x-theirs', value: '1' }, ...filter.requestHeaderModifier.set] },
});

describe('a route as HTTPRoute', () => {
  it('is written whole', () => {
    expect(written({ canary: { ...canary, weight: 20 } })).toMatchSnapshot();
  });

  it('has a form of before there were tick rules', () => {
    expect(written({ canary: { ...canary, weight: 20 } }, null)).toMatchSnapshot();
  });

  it.each<[string, CanaryBackend | null, string[][]]>([
    ['main alone', null, [['shop-a 1']]],
    ['header', canary, [['shop-a 1'], ['shop-c 1']]],
    ['weight', { ...canary, header: null, weight: 20 }, [['shop-a 80', 'shop-c 20']]],
    ['both', { ...canary, weight: 20 }, [['shop-a 80', 'shop-c 20'], ['shop-c 1']]],
    ['nothing for the canary', { ...canary, header: null, weight: 0 }, [['shop-a 1']]],
    ['all for the canary', { ...canary, header: null, weight: 100 }, [['shop-c 1']]],
  ])('shares the requests, and reads back: %s', (_, wanted, expected) => {
    expect(backends({ canary: wanted })).toEqual(expected);
    const { host, path, main, tick } = spec;
    expect(state(live(written({ canary: wanted })))).toMatchObject({
      ours: true,
      intact: true,
      host,
      path,
      main,
      tick,
      canary: wanted,
    });
  });

  it('keeps each rule at its place, whatever comes and goes', () => {
    const places = (over: Partial<RouteSpec>) =>
      live(written(over)).spec.rules.map(({ matches }) => matches[0]?.headers?.[0]?.name ?? 'everybody');
    expect(places({})).toEqual(['everybody', 'x-arthor-tick']);
    expect(places({ canary })).toEqual(['everybody', 'x-arthor-tick', 'gray']);
  });

  it('is asked for by a header that nobody guesses', () => {
    const { host, path } = spec;
    const { question } = parseRevision(state(live(written())).revision);
    const secret = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(question).toEqual({ host, path, headers: { 'x-arthor-tick': secret }, mark });
    const of = (laneId: number, instanceId: string) =>
      JSON.stringify(httpRoute({ ...spec, laneId }, { ...options, instanceId }, mark).spec.rules);
    expect(new Set([of(7, 'inst'), of(8, 'inst'), of(7, 'other')]).size).toBe(3);
  });

  it.each([null, canary, { ...canary, weight: 20 }])(
    'is taken as it is where it is of before there were tick rules: %o',
    (wanted) => {
      const read = state(live(written({ canary: wanted }, null)));
      expect(read).toMatchObject({ intact: true, main: spec.main, canary: wanted });
      expect(parseRevision(read.revision).question).toBeNull();
    },
  );

  const annotated = (annotations: object) => ({
    annotations: { ...written().metadata.annotations, ...annotations },
  });
  const meddled = {
    ...Object(written().spec.rules[1]),
    filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'x.example.com', statusCode: 302 } }],
  };
  it.each<[string, ReturnType<typeof live>]>([
    ['another host beside', live(written(), {}, { hostnames: ['dev.example.com', 'x.example.com'] })],
    ['another gateway', live(written(), {}, { parentRefs: [{ name: 'other' }] })],
    ['no rewrite', live(written(), {}, { rules: [{ ...Object(written().spec.rules[0]), filters: [] }] })],
    ['no rules', live(written(), {}, { rules: [] })],
    ['no rule but the tick’s', live(written(), {}, { rules: [written().spec.rules[1]] })],
    [
      'a tick rule that answers nothing of ours',
      live(written(), {}, { rules: [written().spec.rules[0], meddled] }),
    ],
    ['another order', live(written(), {}, { rules: [...written().spec.rules].reverse() })],
    ['roles that nobody knows', live(written(), annotated({ [rolesKey]: 'x' }))],
    ['being deleted', live(written(), { deletionTimestamp: '2026-11-23T10:00:00Z' })],
  ])('is not intact: %s', (_, object) => {
    expect(state(object).intact).toBe(false);
  });

  const ruleWith = (values: object, place = 0) =>
    live(
      written(),
      {},
      {
        rules: written().spec.rules.map((rule, at) => (at === place ? { ...Object(rule), ...values } : rule)),
      },
    );
  const first = Object(written().spec.rules[0]);
  const theirs = { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [] } };
  it.each<[string, ReturnType<typeof live>]>([
    ['a timeout', ruleWith({ timeouts: { request: '30s' } })],
    ['a timeout in the rule of the tick', ruleWith({ timeouts: { request: '30s' } }, 1)],
    ['another filter', ruleWith({ filters: [theirs, ...first.filters] })],
    [
      'more in a filter of ours',
      ruleWith({ filters: [first.filters[0], withMoreHeaders(first.filters[1])] }),
    ],
    ['a filter of a backend', ruleWith({ backendRefs: [{ ...first.backendRefs[0], filters: [theirs] }] })],
    [
      'a second gateway',
      live(written(), {}, { parentRefs: [{ name: 'other' }, ...Object(written().spec.parentRefs)] }),
    ],
    [
      'a section of ours',
      live(written(), {}, { parentRefs: [{ ...Object(written().spec.parentRefs)[0], sectionName: 'web' }] }),
    ],
    ['a field of tomorrow in a match', ruleWith({ matches: [{ ...first.matches[0], tomorrow: 1 }] })],
    ['an annotation', live(written(), annotated({ 'mesh/on': 'yes' }))],
  ])('leaves alone what others add beside: %s', (_, object) => {
    expect(state(object)).toMatchObject({ intact: true, strays: [], main: spec.main });
  });

  it.each<[string, ReturnType<typeof live>, string]>([
    ['a method', ruleWith({ matches: [{ ...first.matches[0], method: 'GET' }] }), 'spec.rules[0].matches'],
    [
      'another header',
      ruleWith({ filters: [first.filters[0], { ...first.filters[1], requestHeaderModifier: { set: [] } }] }),
      'spec.rules[0].filters',
    ],
    ['a third rule', live(written(), {}, { rules: [...written().spec.rules, first] }), 'spec.rules'],
    [
      'another host',
      live(written(), {}, { hostnames: ['dev.example.com', 'x.example.com'] }),
      'spec.hostnames',
    ],
    ['another gateway', live(written(), {}, { parentRefs: [{ name: 'other' }] }), 'spec.parentRefs'],
    ['other roles', live(written(), annotated({ [rolesKey]: 'x' })), `metadata.annotations[${rolesKey}]`],
  ])('names what of ours others changed: %s', (_, object, path) => {
    expect(state(object)).toMatchObject({
      intact: false,
      strays: [{ kind: 'HTTPRoute', path, manager: null }],
    });
  });

  it.each([
    ['who owns the rules', 'argocd', 'argocd'],
    ['nobody where they are ours: a policy writes on the way', 'arthor', null],
  ])('names %s', (_, manager, expected) => {
    const entry = (name: string, operation: string, fields: object) => ({
      manager: name,
      operation,
      time: '2026-11-23T10:00:00Z',
      fieldsV1: { 'f:spec': fields },
    });
    const rest = { 'f:parentRefs': {}, 'f:hostnames': {} };
    const managedFields =
      manager === 'arthor'
        ? [entry('arthor', 'Apply', { ...rest, 'f:rules': {} })]
        : [entry('arthor', 'Apply', rest), entry(manager, 'Update', { 'f:rules': {} })];
    const { changedBy, strays } = state(
      live(written(), { managedFields }, { rules: [...written().spec.rules, first] }),
    );
    expect(strays?.[0]).toMatchObject({ path: 'spec.rules', manager: expected });
    if (expected !== null) expect(changedBy).toBe(expected);
  });

  it('tells who really gets the requests, whatever the annotation says', () => {
    const moved = live(written({ main: { service: 'shop-x', port: 80 } }), annotated({}));
    expect(state(moved)).toMatchObject({ main: { service: 'shop-x' }, intact: false });
  });

  it('is not ours with another instance’s label', () => {
    expect(state(live(httpRoute(spec, { ...options, instanceId: 'other' }, mark)))).toMatchObject({
      ours: false,
    });
  });
});

describe('what an HTTPRoute of anybody takes', () => {
  const rule = (path: string | null, headers: object[] = []) => ({
    matches: [{ ...(path !== null && { path: { type: 'PathPrefix', value: path } }), headers }],
  });
  const by = (parentRefs: object[], namespace = 'dev') => ({
    metadata: { name: 'web', namespace, uid: 'u', resourceVersion: '1' },
    spec: {
      parentRefs,
      hostnames: ['a.test', 'b.test'],
      rules: [rule('/x'), rule('/y', [{ name: 'h', value: 'v' }]), rule(null)],
    },
  });
  const { namespace, name } = options.gateway;

  it('is whole paths, of every host, at the Gateway that is meant', () => {
    const found = addressesOf(by([{ namespace, name }]), options.gateway);
    expect(found.map(({ host, path }) => host + path)).toEqual([
      'a.test/x',
      'a.test/',
      'b.test/x',
      'b.test/',
    ]);
  });

  it.each([
    ['its own namespace where none is named', [{ name }], namespace, 4],
    ['another one there', [{ name: 'other', namespace }], 'dev', 0],
    ['one of that name elsewhere', [{ name }], 'elsewhere', 0],
    ['none', [], 'dev', 0],
  ])('goes by its parent: %s', (_, parentRefs, at, count) => {
    expect(addressesOf(by(parentRefs, at), options.gateway)).toHaveLength(count);
  });
});
