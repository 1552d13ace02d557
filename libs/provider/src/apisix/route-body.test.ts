import { describe, expect, it } from 'vitest';
import type { CanaryBackend } from '@arthor/core';
import { objectId } from './object-id.js';
import { routeBody } from './route-body.js';
import { instanceId, mark, spec } from './stored.fixture.js';
import { upstreamBody } from './upstream-body.js';

const body = (canary: CanaryBackend | null, answers = false) =>
  routeBody({ ...spec, canary }, { instanceId, mark, answers });
const rulesOf = (canary: CanaryBackend | null) => body(canary)['plugins'];

describe('a route is written', () => {
  it('whole, with its labels, and its path taken off', () => {
    expect(body(null)).toEqual({
      name: 'shop-stable-1234abcd',
      host: 'dev.localhost',
      uris: ['/shop.stable', '/shop.stable/*'],
      enable_websocket: true,
      upstream_id: 'shop-a',
      labels: {
        'managed-by': 'arthor',
        'arthor.io/instance': 'inst',
        'arthor.io/environment': 'dev',
        'arthor.io/lane': '7',
        'arthor.io/tick': '10',
        'arthor.io/mark': mark,
      },
      plugins: {
        'proxy-rewrite': {
          regex_uri: [String.raw`^/shop\.stable(?:/(.*))?$`, '/$1'],
          headers: { set: { 'X-Forwarded-Prefix': '/shop.stable' } },
        },
      },
    });
  });

  const byHeader = {
    match: [{ vars: [['http_gray', '==', 'v2']] }],
    weighted_upstreams: [{ upstream_id: 'shop-c', weight: 1 }],
  };
  const share = (weight: number) => ({
    weighted_upstreams: [{ upstream_id: 'shop-c', weight }, { weight: 100 - weight }],
  });
  it.each<[string, string | null, number | null, object[]]>([
    ['a header', 'v2', null, [byHeader]],
    ['a weight', null, 1, [share(1)]],
    ['a header and a weight', 'v2', 73, [byHeader, share(73)]],
    ['everything', null, 100, [{ weighted_upstreams: [{ upstream_id: 'shop-c', weight: 1 }] }]],
  ])('with a canary by %s', (_, header, weight, rules) => {
    const plugins = rulesOf({ pool: 'shop-c', header, weight });
    expect(plugins).toMatchObject({ 'traffic-split': { rules } });
  });

  it('without a rule for a share of 0, which gateways do not agree on', () => {
    expect(rulesOf({ pool: 'shop-c', header: null, weight: 0 })).not.toHaveProperty('traffic-split');
  });

  it('with an answer of the gateway’s own, to whom knows the secret alone', () => {
    expect(body(null, true)['plugins']).toMatchObject({
      redirect: {
        uri: `http://${mark}.arthor.invalid/`,
        ret_code: 302,
        _meta: { filter: [['http_x_arthor_tick', '==', expect.stringMatching(/^[0-9a-f]{32}$/)]] },
      },
    });
  });

  it('never to a Service', () => {
    const main = { service: 'shop-a', port: 80 };
    const write = () => routeBody({ ...spec, main }, { instanceId, mark, answers: false });
    expect(write).toThrow(expect.objectContaining({ kind: 'INVALID', code: 'SERVICE_REFUSED' }));
  });
});

it('a path leads where it should, whatever follows it', () => {
  const [pattern, template] = [String.raw`^/shop\.stable(?:/(.*))?$`, '/$1'];
  const seen = (path: string) => {
    const groups = new RegExp(pattern).exec(path);
    return groups === null ? null : template.replace('$1', groups[1] ?? '');
  };
  expect(['/shop.stable', '/shop.stable/', '/shop.stable/a/b', '/shop.stable//a'].map(seen)).toEqual([
    '/',
    '/',
    '/a/b',
    '//a',
  ]);
  expect(['/shop.stable2', '/shopxstable/a'].map(seen)).toEqual([null, null]);
});

it('a pool is one upstream with its pods in order', () => {
  const ref = { namespace: 'dev', name: 'shop-a' };
  const pool = { ref, laneId: 7, tick: 10, addresses: ['10.0.0.2:8080', '[::1]:80'] };
  expect(upstreamBody(pool, { instanceId, mark })).toMatchObject({
    name: 'shop-a',
    nodes: [
      { host: '10.0.0.2', port: 8080, weight: 100 },
      { host: '[::1]', port: 80, weight: 100 },
    ],
    retries: 1,
    timeout: { connect: 2, send: 60, read: 60 },
  });
});

describe('an id', () => {
  const longest = `${'a'.repeat(30)}-${'s'.repeat(24)}-12345678`;
  it('is the name where that is one', () => {
    expect(longest).toHaveLength(64);
    expect(objectId(longest)).toBe(longest);
  });

  it.each([`${longest}x`, 'a:b', ''])('is another one for %s', (name) => {
    expect(objectId(name)).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
    expect(objectId(name)).not.toBe(objectId(`${name}y`));
  });
});
