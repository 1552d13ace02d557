import { afterAll, beforeAll, expect, it } from 'vitest';
import { Readiness } from '../runtime/readiness.js';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let viewer: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  viewer = await server.user('VIEWER');
});
afterAll(() => server.stop());

it('tells what it is', async () => {
  const { body } = await server.request('GET', '/api/v1/system', viewer);
  expect(body).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    simulated: [],
    routeProviders: ['auto', 'gateway-api', 'ingress-nginx'],
    pipeline: false,
    providers: [],
    loopLag: { p50Ms: expect.any(Number), p99Ms: expect.any(Number), maxMs: expect.any(Number) },
    queue: { waiting: 0, running: 0 },
  });
});

it('measures itself', async () => {
  const { text, headers } = await server.request('GET', '/metrics');
  expect(headers['content-type']).toContain('text/plain');
  expect(text).toContain('arthor_build_info{version=');
  expect(text).toMatch(/arthor_http_request_duration_seconds_count\{endpoint="getSystem",status="200"\} 1/);
});

it('gives out its description, and a page that reads it without help from elsewhere', async () => {
  expect((await server.request('GET', '/api/openapi.json')).body.openapi).toBe('3.1.1');
  const page = await server.request('GET', '/api/docs');
  const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(loaded).toHaveLength(3);
  for (const path of loaded) expect((await server.request('GET', path)).status).toBe(200);
  expect((await server.request('GET', '/api/docs/..%2fpackage.json')).status).toBe(404);
});

it('is live, and ready until it ends', async () => {
  expect((await server.request('GET', '/livez')).status).toBe(200);
  expect((await server.request('GET', '/readyz')).status).toBe(200);
  server.app.get(Readiness).end();
  expect((await server.request('GET', '/readyz')).status).toBe(503);
  expect((await server.request('GET', '/livez')).status).toBe(200);
});
