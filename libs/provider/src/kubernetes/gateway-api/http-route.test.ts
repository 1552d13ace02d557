import { describe, expect, it } from 'vitest';
import type { CanaryBackend, RouteSpec } from '@arthor/core';
import { httpRoute, rolesKey } from './http-route.js';
import { httpRouteSchema, parseHttpRoute, parseRevision } from './live.js';

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
