import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.js';
import { refusalOf } from './validate.js';

const nodes = [{ host: '10.0.0.1', port: 8080, weight: 1 }];
const upstream = { type: 'roundrobin', nodes };
const route = { uri: '/shop', upstream };
const split = (rules: unknown): JsonObject =>
  ({ ...route, plugins: { 'traffic-split': { rules } } }) as unknown as JsonObject;
const shared = (...weighted: object[]) => split([{ weighted_upstreams: weighted }]);
const rewrite = (regex_uri: string[]) => ({ ...route, plugins: { 'proxy-rewrite': { regex_uri } } });
const matched = (...vars: unknown[]) =>
  split([{ match: [{ vars }], weighted_upstreams: [{ upstream_id: 'b', weight: 1 }] }]);

/** What APISIX 3.18's own schema was seen to take and to refuse. */
describe('a route body is', () => {
  it.each<[string, JsonObject]>([
    ['nodes as a list', route],
    ['nodes by address', { ...route, upstream: { ...upstream, nodes: { '10.0.0.1:8080': 1 } } }],
    ['an empty list of nodes', { ...route, upstream: { ...upstream, nodes: [] } }],
    ['no node by address', { ...route, upstream: { ...upstream, nodes: {} } }],
    ['weight 0', { ...route, upstream: { ...upstream, nodes: [{ ...nodes[0], weight: 0 }] } }],
    ['a host with a port', { ...route, host: 'a.b:8080' }],
    ['a host with a star', { ...route, host: '*.a.b' }],
    ['a label of any key', { ...route, labels: { 'arthor.io/tick': '7' } }],
    ['a negative priority', { ...route, priority: -1 }],
    ['status 0', { ...route, status: 0 }],
    ['no plugins and no upstream', { uri: '/shop', plugins: {} }],
    ['an unknown key in a plugin', split([{ foo: 1, weighted_upstreams: [{ weight: 1 }] }])],
    ['an unknown key in _meta', { ...route, plugins: { cors: { _meta: { foo: 1 } } } }],
    ['a stripped prefix', rewrite([String.raw`^/app\.stable(?:/(.*))?$`, '/$1'])],
    ['a rewrite of nothing', { ...route, plugins: { 'proxy-rewrite': {} } }],
    ['a header match', matched(['http_gray', '==', 'v1'])],
    ['20 and 80', shared({ upstream_id: 'b', weight: 20 }, { weight: 80 })],
    ['0 and 100', shared({ upstream_id: 'b', weight: 0 }, { weight: 100 })],
    ['an upstream inline', shared({ upstream, weight: 1 })],
    ['an empty upstream inline', shared({ upstream: { ...upstream, nodes: [] }, weight: 1 })],
    ['whole time limits', { ...route, timeout: { connect: 1, send: 1, read: 1 } }],
    ['an active check', { ...route, upstream: { ...upstream, checks: { active: {} } } }],
  ])('taken with %s', (_, body) => {
    expect(refusalOf('routes', 'r', body)).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ['an upstream without nodes', { ...route, upstream: { type: 'roundrobin' } }, 'matches none'],
    ['a node without weight', { ...route, upstream: { nodes: [{ host: 'a', port: 1 }] } }, '"upstream"'],
    ['weight 0.5', { ...route, upstream: { nodes: { 'a:1': 0.5 } } }, '"upstream"'],
    ['weight -1', { ...route, upstream: { nodes: { 'a:1': -1 } } }, '"upstream"'],
    ['uri and uris', { ...route, uris: ['/a'] }, 'matches several'],
    ['neither of them', { upstream }, 'matches none'],
    ['host and hosts', { ...route, host: 'a', hosts: ['b'] }, 'only one of host or hosts is allowed'],
    ['a host with a slash', { ...route, host: 'a.b/x' }, 'failed to match pattern'],
    ['an unknown key', { ...route, foo: 1 }, 'additional properties forbidden, found foo'],
    ['one in the upstream', { ...route, upstream: { ...upstream, foo: 1 } }, 'found foo'],
    ['a name of null', { ...route, name: null }, 'expected string, got userdata'],
    ['a name that is too long', { ...route, name: 'a'.repeat(257) }, 'string too long'],
    ['a label that is a number', { ...route, labels: { a: 1 } }, 'expected string, got number'],
    ['an empty label', { ...route, labels: { a: '' } }, 'string too short'],
    ['a label with a blank', { ...route, labels: { a: 'a b' } }, 'failed to match pattern'],
    ['a priority of text', { ...route, priority: '1' }, 'expected integer'],
    ['another status', { ...route, status: 2 }, 'enum'],
    ['a lower-case method', { ...route, methods: ['get'] }, 'enum'],
    ['half of the time limits', { ...route, timeout: { connect: 1 } }, '"send" is required'],
    ['a passive check alone', { ...route, upstream: { ...upstream, checks: { passive: {} } } }, '"active"'],
    ['half of a rewrite', rewrite(['^/a']), 'at least 2 items'],
    ['a bad expression', rewrite(['^/(a', '/']), 'invalid regex_uri'],
    ['another operator', matched(['http_gray', '=', 'v1']), "invalid operator '='"],
    ['a rule that is not nested', matched('http_gray', '==', 'v1'), 'rule should be wrapped inside brackets'],
    ['a share of 0.2', shared({ upstream_id: 'b', weight: 0.2 }), 'traffic-split'],
    ['a share of -1', shared({ upstream_id: 'b', weight: -1 }), 'traffic-split'],
    ['no shares', shared(), 'at least 1 items'],
    ['a plugin that is not enabled', { ...route, plugins: { nothing: {} } }, 'unknown plugin [nothing]'],
    ['a time of its own', { ...route, create_time: 1 }, 'the property is forbidden: create_time'],
    [
      'one in the upstream',
      { ...route, upstream: { ...upstream, update_time: 1 } },
      'forbidden: update_time',
    ],
    ['another id', { ...route, id: 's' }, 'wrong route id'],
    ['no JSON', undefined, 'invalid request body'],
  ])('refused with %s', (_, body, words) => {
    expect(refusalOf('routes', 'r', body as JsonObject)).toContain(words);
  });

  it.each(['app.stable-dev_1', 'a'.repeat(64), '7'])('kept under the id %s', (id) => {
    expect(refusalOf('routes', id, route)).toBeNull();
  });

  it.each(['a:b', 'a'.repeat(65)])('not kept under the id %s', (id) => {
    expect(refusalOf('routes', id, route)).not.toBeNull();
  });
});
