import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { AtOnce, kindOf } from './at-once.js';
import { Principal } from './principal.js';

let server: TestServer;
let viewer: TestUser;
beforeAll(async () => {
  server = await TestServer.start();
  viewer = await server.user('VIEWER');
});
afterAll(() => server.stop());

const person = (userId: number) =>
  new Principal({
    userId,
    username: '',
    nickname: '',
    grants: [],
    applications: null,
    credential: { kind: 'session', id: 1, csrf: '', usedAt: 0 },
    expiresAt: 0,
    requestId: '',
    remoteAddress: null,
  });
const response = () => new EventEmitter() as unknown as Response;

it.each(['stream', 'wait', 'list', 'log'] as const)('one person has so many at once: %s', (kind) => {
  const atOnce = new AtOnce();
  const open = Array.from({ length: kind === 'list' || kind === 'log' ? 10 : 20 }, response);
  for (const one of open) atOnce.begin(person(1), kind, one);
  expect(() => atOnce.begin(person(1), kind, response())).toThrow('open already');
  atOnce.begin(person(2), kind, response());
  open[0]?.emit('close');
  atOnce.begin(person(1), kind, response());
});

it.each([
  ['streamEvents', {}, 'stream'],
  ['getOperation', { wait: 20 }, 'wait'],
  ['getOperation', { wait: 0 }, null],
  ['getOperation', {}, null],
  ['listOperations', { limit: 200 }, 'list'],
  ['getLaneHistory', {}, 'list'],
  ['listLanePods', {}, 'list'],
  ['getPodLog', { tail: 200 }, 'log'],
  ['getBuildLog', {}, 'log'],
  ['createOperation', {}, null],
] as const)('%s %o is counted as %s', (name, query, kind) => {
  expect(kindOf(name, { params: undefined, query, body: undefined })).toBe(kind);
});

it('the eleventh list of one person at once is 429, and the server gives up what does not come', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => server.byToken('GET', '/api/v1/operations', viewer)),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.every(({ body }) => body.code === 'TOO_MANY_AT_ONCE')).toBe(true);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10);
  expect((await server.byToken('GET', '/api/v1/operations', viewer)).status).toBe(200);
  const { requestTimeout, headersTimeout } = server.app.getHttpServer();
  expect([requestTimeout, headersTimeout]).toEqual([30_000, 15_000]);
});
