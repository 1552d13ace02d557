import { describe, expect, it } from 'vitest';
import type { CanaryBackend } from '@arthor/core';
import type { JsonObject } from '../json-object.js';
import { addressesOf, parseRevision, parseRoute } from './live-route.js';
import { membersOf, routeBeside, upstreamBeside } from './others.js';
import { instanceId, mark, spec, stored } from './stored.fixture.js';

const viewpoint = { instanceId, environment: 'dev' };
const parse = (over: JsonObject = {}) => parseRoute(stored(over), viewpoint);
const plugins = membersOf(stored().value['plugins']);
const plugin = (name: string, over: JsonObject | null) => ({
  plugins: { ...plugins, [name]: over === null ? null : { ...membersOf(plugins[name]), ...over } },
});
const labels = membersOf(stored().value['labels']);

describe('a live route', () => {
  it.each<CanaryBackend | null>([
    null,
    { pool: 'shop-c', header: 'v2', weight: null },
    { pool: 'shop-c', header: null, weight: 1 },
    { pool: 'shop-c', header: null, weight: 100 },
    { pool: 'shop-c', header: 'v2', weight: 73 },
    { pool: 'shop-c', header: 'v2', weight: 100 },
  ])('is read back as it was written: %o', (canary) => {
    const { host, path, main, tick } = spec;
    const state = parseRoute(stored({}, { ...spec, canary }), viewpoint);
    const written = { ours: true, intact: true, strays: [], host, path, main, tick, canary };
    expect(state).toMatchObject(written);
  });

  it('carries what the gateway is asked by', () => {
    expect(parseRevision(parse().revision)).toEqual({
      index: 5,
      mark,
      question: {
        host: 'dev.localhost',
        path: '/shop.stable',
        headers: { 'x-arthor-tick': expect.stringMatching(/^[0-9a-f]{32}$/) },
        mark,
      },
    });
  });

  it('is intact where the gateway does not answer for it', () => {
    const { redirect: _, ...others } = plugins;
    const state = parse({ plugins: others });
    expect(state).toMatchObject({ intact: true });
    expect(parseRevision(state.revision).question).toBeNull();
  });

  it.each<[string, JsonObject]>([
    ['defaults that older versions store', { priority: 0, status: 1 }],
    ['a plugin', { plugins: { ...plugins, cors: {} } }],
    ['a default in a plugin of ours', plugin('proxy-rewrite', { use_real_request_uri_unsafe: false })],
    ['a time limit and words', { timeout: { connect: 1, send: 1, read: 1 }, desc: 'ours' }],
    ['a label', { labels: { ...labels, team: 'a' } }],
  ])('may have beside it: %s', (_, over) => {
    expect(parse(over)).toMatchObject({ intact: true, strays: [] });
  });

  const another = { match: [{ vars: [] }], weighted_upstreams: [{ weight: 1 }] };
  it.each<[string, JsonObject, string]>([
    ['methods', { methods: ['GET'] }, 'methods'],
    ['a host more', { hosts: ['a', 'b'] }, 'hosts'],
    ['an address more', { uris: ['/shop.stable', '/shop.stable/*', '/x'] }, 'uris'],
    ['a condition', { vars: [['http_x', '==', '1']] }, 'vars'],
    ['another priority', { priority: 1 }, 'priority'],
    ['turned off', { status: 0 }, 'status'],
    ['an upstream inline', { upstream: { nodes: [] } }, 'upstream'],
    ['no websockets', { enable_websocket: false }, 'enable_websocket'],
    ['a rule more', plugin('traffic-split', { rules: [another] }), 'plugins.traffic-split'],
    ['a plugin turned off', plugin('traffic-split', { _meta: { disable: true } }), 'plugins.traffic-split'],
    ['a path that wins', plugin('proxy-rewrite', { uri: '/' }), 'plugins.proxy-rewrite'],
    ['a redirect for all', plugin('redirect', { _meta: {} }), 'plugins.redirect'],
    ['a redirect elsewhere', plugin('redirect', { uri: 'http://a/' }), 'plugins.redirect'],
    ['another mark', { labels: { ...labels, 'arthor.io/mark': 't9-00000000' } }, 'plugins.redirect'],
  ])('is drift with %s', (_, over, path) => {
    const state = parse(over);
    expect(state.intact).toBe(false);
    expect(state.strays?.map((one) => one.path)).toContain(path);
  });

  it('leads where its upstream says, whatever its labels', () => {
    expect(parse({ upstream_id: 'other' })).toMatchObject({ main: { pool: 'other' } });
    const shared = [{ upstream_id: 'x', weight: 1 }, { weight: 3 }];
    const rules = [{ weighted_upstreams: shared }];
    expect(parse(plugin('traffic-split', { rules })).canary).toEqual({
      pool: 'x',
      header: null,
      weight: 25,
    });
  });

  it.each<[string, JsonObject]>([
    ['another installation’s', { labels: { ...labels, 'arthor.io/instance': 'other' } }],
    ['another environment’s', { labels: { ...labels, 'arthor.io/environment': 'test' } }],
    ['nobody’s', { labels: {} }],
    ['of odd labels', { labels: { team: 7 } }],
  ])('is a stranger’s when it is %s', (_, over) => {
    expect(parse(over)).toMatchObject({ ours: false });
  });

  it.each<JsonObject>([
    { plugins: 'x' },
    { plugins: { 'traffic-split': 7, redirect: [] } },
    { uris: 'x', host: 7, upstream_id: null },
  ])('of odd values is read, and is not intact: %o', (over) => {
    expect(parse(over)).toMatchObject({ intact: false });
  });
});

describe('a PUT', () => {
  it('keeps what others added to a route, and nothing that leads requests', () => {
    const { canary: _, ...rest } = spec;
    const body = stored({}, { ...rest, canary: null }).value;
    const live = stored({
      desc: 'x',
      methods: ['GET'],
      plugins: { ...plugins, cors: {} },
      labels: { ...labels, team: 'a' },
    }).value;
    const { id: _id, create_time: _created, update_time: _updated, ...wanted } = body;

    const next = routeBeside(live, wanted);

    expect(next).toMatchObject({ desc: 'x', labels: { team: 'a' }, plugins: { cors: {} } });
    expect(next).not.toHaveProperty('methods');
    expect(next).not.toHaveProperty('create_time');
    expect(next['plugins']).not.toHaveProperty('traffic-split');
  });

  it('keeps checks and the way of choosing of an upstream', () => {
    const live = { id: 'a', nodes: [1], service_name: 'x', type: 'least_conn', checks: { active: {} } };
    const next = upstreamBeside(live, { nodes: [], type: 'roundrobin' });
    expect(next).toEqual({ nodes: [], type: 'least_conn', checks: { active: {} }, labels: {} });
  });
});

describe('what a route of anybody takes', () => {
  it.each<[JsonObject, readonly string[]]>([
    [stored().value, ['dev.localhost/shop.stable', 'dev.localhost/shop.stable']],
    [{ hosts: ['A.test', 'b.test'], uri: '/x/*' }, ['a.test/x', 'b.test/x']],
    [{ uri: '/x' }, []],
    [{ host: 7, uris: 'odd' }, []],
  ])('%o', (value, expected) => {
    expect(addressesOf(value).map(({ host, path }) => host + path)).toEqual(expected);
  });
});
