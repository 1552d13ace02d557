import { afterAll, beforeAll, expect, it } from 'vitest';
import { Readiness } from '../runtime/readiness.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { laneThing } from '../store/event.fixture.js';
import { SseClient } from './sse-client.fixture.js';

let server: TestServer;
let admin: TestUser;
let narrow: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  narrow = await server.user('VIEWER', 'dev');
});
afterAll(() => server.stop());

const open = (headers: Readonly<Record<string, string>>): Promise<SseClient> => {
  const address: unknown = server.app.getHttpServer().address();
  const port =
    typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
  return SseClient.open(`http://127.0.0.1:${port}/api/v1/events`, headers);
};
const cookie = (user: TestUser) => ({ cookie: `arthor=${user.cookie}` });
const bearer = (user: TestUser) => ({ authorization: `Bearer ${user.token}` });

const lane = (environment: string) =>
  server.core.store.write(async (tx) => {
    await Promise.resolve();
    tx.event('lane', laneThing(1, { environment }));
  });

it('is for who is signed in or holds a token, each with what they may see', async () => {
  const clients = [await open(cookie(admin)), await open(bearer(admin)), await open(cookie(narrow))];
  for (const client of clients) await client.until(({ lastId }) => lastId !== null);
  await lane('prod');
  await lane('dev');
  const last = String(await server.core.store.seq());
  for (const client of clients) await client.until(({ lastId }) => lastId === last);
  expect(clients.map(({ events }) => events.length)).toEqual([2, 2, 1]);
  expect((await server.request('GET', '/metrics')).text).toContain('arthor_sse_clients 3');
  for (const client of clients) client.close();
  expect((await open({})).response.statusCode).toBe(401);
  expect((await open({ authorization: 'Bearer art_nothing' })).response.statusCode).toBe(401);
});

it('resumes by the header, and answers a number that is none with reset', async () => {
  await lane('dev');
  const seq = await server.core.store.seq();
  const back = await open({ ...cookie(admin), 'last-event-id': String(seq - 1) });
  await back.until(({ lastId }) => lastId === String(seq));
  expect(back.events.map(({ event, id }) => [event, id])).toEqual([['lane', seq]]);
  const odd = await open({ ...cookie(admin), 'last-event-id': 'x' });
  await odd.until(({ events }) => events.length === 1);
  expect(odd.events).toEqual([{ id: seq, event: 'reset', data: { seq } }]);
  for (const client of [back, odd]) client.close();
});

it('has an answer without a body for HEAD', async () => {
  const { status, headers } = await server.request('HEAD', '/api/v1/events', admin);
  expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
});

it('ends at the first step of the server’s end, with a hint when to come back', async () => {
  const client = await open(cookie(admin));
  await client.until(({ lastId }) => lastId !== null);
  server.app.get(Readiness).end();
  await client.end();
  expect(client.retryMs).toBeGreaterThanOrEqual(1000);
});
