import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { noEnd } from '../conformance/patience.js';
import { systemClock } from '../conformance/test-namespace.js';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer, type StubServer } from '../http/stub-server.fixture.js';
import { NacosRegistry } from './registry.js';

const service = { namespace: '', group: 'DEFAULT_GROUP', name: 'shop' };
const login = { username: 'nacos', password: 'a secret word' };
const host = { ip: '10.0.0.1', port: 8080, healthy: true, enabled: true, ephemeral: true, metadata: {} };

type Answer = (path: string, request: IncomingMessage, body: string) => readonly [number, unknown] | null;

let server: StubServer;
afterEach(() => server.close());

/** A 2.x whose answers a test may take over. */
async function nacos(answer: Answer): Promise<string> {
  server = await stubServer((request: IncomingMessage, response: ServerResponse, body: string) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const [status, said] = answer(path, request, body) ?? usual(path);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  });
  return server.url;
}

function usual(path: string): readonly [number, unknown] {
  switch (path) {
    case '/nacos/v1/auth/login':
      return [200, { accessToken: 'token', tokenTtl: 100 }];
    case '/nacos/v1/ns/catalog/service':
      return [200, { clusters: [{ name: 'DEFAULT' }] }];
    case '/nacos/v1/ns/catalog/instances':
      return [200, { list: [host], count: 1 }];
    default:
      return [404, ''];
  }
}

describe('a list that others write to', () => {
  it('is read without what is none of an instance, and told', async () => {
    const long = 'x'.repeat(3000);
    const list = [
      null,
      { ...host, ip: 'evil.example.com' },
      { ...host, ip: '10.0.0.2', port: 70_000 },
      {
        ...host,
        ip: '10.0.0.3',
        metadata: { fine: 'yes', number: 1, [long]: 'key', value: long, __proto__: 'x' },
      },
      { ...host, ip: '10.0.0.4', metadata: null, clusterName: 'ZONE_B', ephemeral: false, weight: 3 },
    ];
    const told: string[] = [];
    const url = await nacos((path) => (path.endsWith('/catalog/instances') ? [200, { list }] : null));
    const registry = new NacosRegistry({
      url,
      login: null,
      clock: systemClock,
      warn: (line) => told.push(line),
    });
    const seen = await registry.observe(service, noEnd());
    expect(seen.map(({ ip, metadata }) => [ip, metadata])).toEqual([
      ['10.0.0.3', { fine: 'yes' }],
      ['10.0.0.4', {}],
    ]);
    expect(seen[1]).toMatchObject({ cluster: 'ZONE_B', ephemeral: false, weight: 3 });
    expect(told).toHaveLength(3);
  });

  it('is read to its end', async () => {
    const all = Array.from({ length: 620 }, (_, n) => ({ ...host, ip: `10.0.${n >> 8}.${n & 255}` }));
    const url = await nacos((path, { url: asked = '' }) => {
      if (!path.endsWith('/catalog/instances')) return null;
      const page = Number(new URL(asked, 'http://x').searchParams.get('pageNo'));
      return [200, { list: all.slice((page - 1) * 500, page * 500) }];
    });
    const registry = new NacosRegistry({ url, login: null, clock: systemClock });
    expect(await registry.observe(service, noEnd())).toHaveLength(620);
  });

  it.each([
    ['a page', '<html>sign in</html>'],
    ['nothing', ''],
    ['another JSON', '[]'],
  ])('is refused where it is %s', async (_name, said) => {
    const url = await nacos((path) => (path.includes('/catalog/') ? [200, said] : null));
    const registry = new NacosRegistry({ url, login: null, clock: systemClock });
    await expect(registry.observe(service, noEnd())).rejects.toMatchObject({
      kind: 'DENIED',
      code: 'NOT_NACOS',
    });
  });
});

describe('the sign-in', () => {
  const logins = () => server.requests.filter((line) => line.includes('/v1/auth/login')).length;

  it('sends user and password once, never in an address, and the token in a header', async () => {
    const tokens: unknown[] = [];
    const url = await nacos((path, { headers }) => {
      if (path.includes('/catalog/')) tokens.push(headers['accesstoken']);
      return null;
    });
    const registry = new NacosRegistry({ url, login, clock: systemClock });
    await Promise.all([registry.observe(service, noEnd()), registry.observe(service, noEnd())]);
    expect(new Set(tokens)).toEqual(new Set(['token']));
    expect(logins()).toBe(1);
    expect(server.requests.join('\n')).not.toMatch(/secret|nacos=|password|token=/i);
  });

  it('is renewed when four fifths of its time are over', async () => {
    const clock = new ManualClock();
    const url = await nacos(() => null);
    const registry = new NacosRegistry({ url, login, clock });
    await registry.observe(service, noEnd());
    clock.advance(79_000);
    await registry.observe(service, noEnd());
    expect(logins()).toBe(1);
    clock.advance(2_000);
    await registry.observe(service, noEnd());
    expect(logins()).toBe(2);
  });

  it('is done anew once when the token is refused: the server began again', async () => {
    let given = 0;
    const url = await nacos((path, { headers }) => {
      if (path.endsWith('/auth/login')) return [200, { accessToken: `t${(given += 1)}`, tokenTtl: 100 }];
      if (path.includes('/catalog/') && headers['accesstoken'] === 't1')
        return [403, { message: 'token invalid!' }];
      return null;
    });
    const registry = new NacosRegistry({ url, login, clock: systemClock });
    expect(await registry.observe(service, noEnd())).toHaveLength(1);
    expect(given).toBe(2);
  });

  it('that is refused is not tried again at once, and later less and less often', async () => {
    const clock = new ManualClock();
    const url = await nacos((path) =>
      path.endsWith('/auth/login') ? [403, { message: 'unknown user!' }] : null,
    );
    const registry = new NacosRegistry({ url, login, clock });
    const look = () => registry.observe(service, noEnd());
    for (let n = 0; n < 5; n += 1)
      await expect(look()).rejects.toMatchObject({ kind: 'DENIED', code: 'REGISTRY_DENIED' });
    expect(logins()).toBe(1);
    clock.advance(1_000);
    await expect(look()).rejects.toMatchObject({ kind: 'DENIED' });
    clock.advance(1_000);
    await expect(look()).rejects.toMatchObject({ kind: 'DENIED' });
    expect(logins()).toBe(2);
  });

  it('tells what every installation begins with', async () => {
    const body = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}`;
    const key = Buffer.from(
      'SecretKey012345678901234567890123456789012345678901234567890123456789',
      'base64',
    );
    const forged = `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
    const url = await nacos((path) =>
      path.endsWith('/auth/login') ? [200, { accessToken: forged, tokenTtl: 100 }] : null,
    );
    const registry = new NacosRegistry({
      url,
      login: { username: 'nacos', password: 'nacos' },
      clock: systemClock,
    });
    const items = await registry.check(service, noEnd());
    expect(items.map(({ code, status }) => `${code} ${status}`)).toEqual([
      'NACOS_REACHABLE OK',
      'NACOS_LOCKED WARNING',
      'NACOS_DEFAULT_PASSWORD FAILED',
      'NACOS_DEFAULT_SECRET FAILED',
    ]);
  });
});

describe('a server that does not answer', () => {
  it('is left alone for a moment: nobody waits for it again and again', async () => {
    const clock = new ManualClock();
    server = await stubServer((request) => request.socket.destroy());
    const registry = new NacosRegistry({ url: server.url, login: null, clock });
    const look = () => registry.observe(service, noEnd());
    for (let n = 0; n < 5; n += 1)
      await expect(look()).rejects.toMatchObject({ kind: 'TRANSIENT', code: 'REGISTRY_UNREACHABLE' });
    const before = server.requests.length;
    clock.advance(500);
    await expect(look()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    expect(server.requests.length).toBeGreaterThan(before);
  });
});

describe('what Nacos refuses', () => {
  it.each([
    [500, 'caused: Server is DOWN now', 'TRANSIENT', 'REGISTRY_UNREACHABLE'],
    [
      500,
      "Current service x is ephemeral service, can't register persistent instance.",
      'INVALID',
      'REGISTRY_KIND',
    ],
    [400, "Param 'serviceName' is illegal", 'INVALID', 'REGISTRY_REFUSED'],
    [410, { code: 410, message: 'please use API(s) …' }, 'TRANSIENT', 'REGISTRY_CHANGED'],
    [403, { status: 403, message: 'authorization failed!' }, 'DENIED', 'REGISTRY_DENIED'],
    [429, 'over limit', 'TRANSIENT', 'THROTTLED'],
    [302, '', 'DENIED', 'NOT_NACOS'],
  ])('%i %j is %s', async (status, said, kind, code) => {
    const url = await nacos((path) => (path.endsWith('/v1/ns/instance') ? [status, said] : null));
    const registry = new NacosRegistry({ url, login: null, clock: systemClock });
    const wish = { metadata: {}, enabled: true };
    await expect(registry.register(service, host, wish, noEnd())).rejects.toMatchObject({ kind, code });
  });

  it('in the words of a newer generation: the next call speaks as that one does', async () => {
    let isNewer = false;
    const url = await nacos((path) => {
      if (!isNewer) return null;
      if (path === '/nacos/v3/admin/core/state') return [200, { version: '3.0.3' }];
      if (path === '/nacos/v3/admin/ns/service')
        return [200, { code: 0, data: { clusterMap: { DEFAULT: {} } } }];
      if (path === '/nacos/v3/admin/ns/instance/list') return [200, { code: 0, data: [host] }];
      return [410, { code: 410, message: 'gone' }];
    });
    const registry = new NacosRegistry({ url, login: null, clock: systemClock });
    expect(await registry.observe(service, noEnd())).toHaveLength(1);
    isNewer = true;
    await expect(registry.observe(service, noEnd())).rejects.toMatchObject({ kind: 'TRANSIENT' });
    expect(await registry.observe(service, noEnd())).toHaveLength(1);
  });
});
