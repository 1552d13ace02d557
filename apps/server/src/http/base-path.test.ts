import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../start/test-server.js';
import { basePathOf, underBase } from './base-path.js';
import { ConsoleFiles } from './console-files.js';
import { sessionCookie, setSessionCookie } from './cookie.js';

it.each([
  [null, ''],
  ['https://arthor.example.com', ''],
  ['https://example.com/arthor/', '/arthor'],
  ['http://example.com/tools/arthor', '/tools/arthor'],
])('PUBLIC_URL %s has the base %j', (url, base) => {
  expect(basePathOf(url)).toBe(base);
});

/** What becomes of a request: the address that is routed, or where it is sent. */
function taken(base: string, method: string, url: string): string {
  const request = { method, url };
  let sentTo = '';
  const response = { redirect: (_: number, to: string) => (sentTo = `→ ${to}`) };
  underBase(base)(request as Request, response as unknown as Response, () => undefined);
  return sentTo === '' ? request.url : sentTo;
}

it.each([
  ['GET', '/arthor/', '/'],
  ['GET', '/arthor/builds?page=2', '/builds?page=2'],
  ['POST', '/arthor/api/v1/session', '/api/v1/session'],
  ['GET', '/api/v1/session', '/api/v1/session'],
  ['GET', '/', '/'],
  ['GET', '/arthor', '→ /arthor/'],
  ['GET', '/arthor?op=deploy', '→ /arthor/?op=deploy'],
  ['POST', '/arthor', '/'],
  ['GET', '/arthorx/livez', '/arthorx/livez'],
  ['GET', '/other/arthor/livez', '/other/arthor/livez'],
])('%s %s under /arthor is %s', (method, url, expected) => {
  expect(taken('/arthor', method, url)).toBe(expected);
});

it('without a base every address is what it is', () => {
  expect(taken('', 'GET', '/arthor/builds')).toBe('/arthor/builds');
});

it.each([
  ['https://arthor.example.com', /^__Host-arthor=secret; .*Path=\/; .*Secure/],
  ['https://example.com/arthor', /^__Secure-arthor=secret; .*Path=\/arthor; .*Secure/],
  ['http://example.com/arthor', /^arthor=secret; .*Path=\/arthor; (?!.*Secure)/],
  ['http://arthor.example.com', /^arthor=secret; .*Path=\/; (?!.*Secure)/],
])('the cookie of %s is one that browsers keep', (url, expected) => {
  let cookie = '';
  const app = { get: () => url };
  const response = { req: { app }, append: (_: string, value: string) => (cookie = value) };
  setSessionCookie(response as unknown as Response, 'secret', 1_000);
  expect(cookie).toMatch(expected);
  const request = { app, headers: { cookie: cookie.split(';')[0] } };
  expect(sessionCookie(request as unknown as Request)).toBe('secret');
});

describe('a server under /arthor', () => {
  const root = mkdtempSync(join(tmpdir(), 'arthor-console-'));
  let server: TestServer;
  beforeAll(async () => {
    writeFileSync(join(root, 'index.html'), '<base href="/" /><title>Arthor</title>');
    server = await TestServer.start({ env: { PUBLIC_URL: 'https://example.com/arthor' } });
    server.app.get(ConsoleFiles).root = root;
  });
  afterAll(async () => {
    await server.stop();
    rmSync(root, { recursive: true });
  });

  it.each(['/', '/environments/dev', '/index.html', '/arthor/', '/arthor/environments/dev'])(
    'answers %s with the page, which says where it is',
    async (address) => {
      const answer = await server.request('GET', address).set('accept', 'text/html');
      expect([answer.status, answer.text]).toEqual([200, '<base href="/arthor/" /><title>Arthor</title>']);
      expect(answer.headers['cache-control']).toBe('no-cache');
      expect(answer.headers['content-security-policy']).toContain("base-uri 'self'");
    },
  );

  it.each(['', '/arthor'])('answers below %j: health, API and documents', async (from) => {
    const status = async (address: string) => (await server.request('GET', `${from}${address}`)).status;
    expect(await status('/livez')).toBe(200);
    expect(await status('/api/v1/session')).toBe(401);
    expect(await status('/api/docs')).toBe(200);
  });

  it('names its own addresses in what it sends', async () => {
    expect((await server.request('GET', '/api/openapi.json')).body.servers).toEqual([
      { url: '/arthor/api/v1' },
    ]);
    expect((await server.request('GET', '/api/docs')).text).toContain('src="/arthor/api/docs/start.js"');
    expect((await server.request('GET', '/api/docs/start.js')).text).toContain("'/arthor/api/openapi.json'");
  });
});
