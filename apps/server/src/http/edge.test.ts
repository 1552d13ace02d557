import { request as rawRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '@arthor/contract';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let admin: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
});
afterAll(() => server.stop());

/** Sends the path exactly as written; fetch and supertest would normalise it. */
const raw = (
  method: string,
  path: string,
  options: { headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> =>
  new Promise((resolve, reject) => {
    // An HTTP server that listens on a port has an address of this form.
    const { port } = server.app.getHttpServer().address() as AddressInfo;
    const sent = rawRequest(
      { port, host: '127.0.0.1', method, path, headers: options.headers ?? {} },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });

const asAdmin = (): Record<string, string> => ({
  cookie: `arthor=${admin.cookie}`,
  'x-arthor-csrf': admin.csrf,
  'content-type': 'application/json',
});

describe('problem documents', () => {
  it('answers an unknown address below /api: 401 to strangers, 404 to others', async () => {
    expect((await server.request('GET', '/api/v1/nothing')).status).toBe(401);
    const known = await server.request('GET', '/api/v1/nothing', admin);
    expect(known.status).toBe(404);
    expect(known.headers['content-type']).toContain('application/problem+json');
    expect(problem.parse(known.body)).toMatchObject({ status: 404, code: 'NOT_FOUND', errors: [] });
    expect(known.body.requestId).toBe(known.headers['x-request-id']);
  });

  it('answers a method that an address does not take with 405 and Allow', async () => {
    const answer = await server.request('DELETE', '/api/v1/users', admin);
    expect([answer.status, answer.body.code, answer.headers['allow']]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'GET, POST',
    ]);
  });

  it('keeps a sane request id and replaces another', async () => {
    const kept = await server.request('GET', '/api/v1/session').set('x-request-id', 'build-4711-x');
    expect(kept.body.requestId).toBe('build-4711-x');
    const replaced = await server.request('GET', '/api/v1/session').set('x-request-id', 'a b<c>');
    expect(replaced.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('bodies', () => {
  const put = (body: string | Buffer, headers: Record<string, string> = {}) =>
    raw('PUT', '/api/v1/users/admin/roles', { headers: { ...asAdmin(), ...headers }, body });

  it.each([
    ['not JSON', '{"roles":', 400, 'MALFORMED_JSON'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, 'MALFORMED_JSON'],
    ['too long', `{"roles":[],"x":"${'x'.repeat(300_000)}"}`, 413, 'BODY_TOO_LARGE'],
    ['deep', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'INVALID_REQUEST'],
    ['absent', '', 400, 'INVALID_REQUEST'],
    ['of another kind', '"text"', 400, 'INVALID_REQUEST'],
    ['with prototype keys', '{"__proto__":{"a":1},"constructor":1,"roles":[]}', 400, 'INVALID_REQUEST'],
    ['with huge numbers', '{"roles":[1e400]}', 400, 'INVALID_REQUEST'],
    ['with a lone surrogate', '{"roles":[{"role":"\\ud800"}]}', 400, 'INVALID_REQUEST'],
  ])('refuses one that is %s', async (_, body, status, code) => {
    const answer = await put(body);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code]);
  });

  it('refuses another media type, charset or encoding with 415', async () => {
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-encoding': 'gzip' },
    ]) {
      const answer = await put('{"roles":[]}', headers);
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
  });

  it('stops reading an endless one', async () => {
    const answer = await put(Buffer.alloc(400_000, 0x20), { 'transfer-encoding': 'chunked' });
    expect(answer.status).toBe(413);
  });

  it('refuses one where none is taken', async () => {
    const answer = await raw('GET', '/api/v1/users', {
      headers: { ...asAdmin(), 'content-length': '2' },
      body: '{}',
    });
    expect(JSON.parse(answer.body).errors).toEqual([{ path: '', code: 'BODY_NOT_TAKEN' }]);
  });

  it('names each field that is wrong', async () => {
    const answer = await put('{"roles":[{"role":"KING","environment":7},{}],"more":1}');
    expect(JSON.parse(answer.body).errors).toEqual([
      { path: 'roles.0.role', code: 'INVALID_VALUE' },
      { path: 'roles.0.environment', code: 'INVALID_TYPE' },
      { path: 'roles.1.role', code: 'REQUIRED' },
      { path: 'more', code: 'UNKNOWN_KEY' },
    ]);
  });
});

describe('addresses', () => {
  it.each([
    '/api/v1/users/%',
    '/api/v1/users/%ff/roles',
    '/api/v1/users/%c0%ae/roles',
    '/api/v1/users/%00/roles',
  ])('answers the broken address %s with a refusal', async (path) => {
    const answer = await raw('PUT', path, { headers: asAdmin(), body: '{"roles":[]}' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('refuses a query key that is given twice, and one that is unknown', async () => {
    const answer = await raw('GET', '/api/v1/users?limit=1&limit=2&__proto__=x', { headers: asAdmin() });
    expect(JSON.parse(answer.body).errors).toEqual([
      { path: 'query.limit', code: 'DUPLICATE_KEY' },
      { path: 'query.__proto__', code: 'UNKNOWN_KEY' },
    ]);
  });

  it('refuses a cursor that is not one', async () => {
    const answer = await server.request('GET', '/api/v1/users?cursor=abc', admin);
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ path: 'query.cursor', code: 'INVALID_VALUE' }],
    ]);
  });
});

describe('headers', () => {
  it('lets nobody keep an answer of the API', async () => {
    const answer = await server.request('GET', '/api/v1/session', admin);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });
});

describe('a Host that is a name', () => {
  const get = (host: string, path = '/api/v1/users', headers: Record<string, string> = {}) =>
    raw('GET', path, { headers: { host, cookie: `arthor=${admin.cookie}`, ...headers } });

  it.each([
    'localhost',
    'localhost:8080',
    'dev.localhost',
    '127.0.0.1:1',
    '[::1]:80',
    '10.1.2.3',
    hostname(),
  ])('of ours is taken, and every address: %s', async (host) => {
    expect((await get(host)).status).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'xlocalhost'])(
    'of nobody is refused, since a page of it would be of one origin with us: %s',
    async (host) => {
      const { status, body } = await get(host);
      expect([status, JSON.parse(body).code]).toEqual([421, 'HOST_UNKNOWN']);
      expect((await raw('POST', '/api/v1/session', { headers: { host } })).status).toBe(421);
    },
  );

  it('is nothing to supervisors, scrapers and API tokens', async () => {
    for (const path of ['/livez', '/readyz', '/metrics'])
      expect((await get('evil.example', path)).status).toBe(200);
    const bearer = { authorization: `Bearer ${admin.token}`, cookie: '' };
    expect((await get('evil.example', '/api/v1/users', bearer)).status).toBe(200);
  });
});
