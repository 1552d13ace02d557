import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let admin: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
});
afterAll(() => server.stop());

const ask = (path: string, offered: string) =>
  server.request('GET', path, admin).set('accept-encoding', offered);

it('a long answer comes compressed to who takes that', async () => {
  const packed = await ask('/api/openapi.json', 'gzip, br');
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    vary: expect.stringMatching(/encoding/i),
  });
  const plain = await ask('/api/openapi.json', 'identity');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.text).toBe(plain.text);
  expect(Number(packed.headers['content-length']) * 4).toBeLessThan(plain.text.length);
});

it('a short answer, and one to who takes none, comes as it is', async () => {
  const short = await ask('/api/v1/session', 'gzip');
  expect([short.status, short.headers['content-encoding']]).toEqual([200, undefined]);
  const refused = await ask('/api/openapi.json', 'gzip;q=0, identity');
  expect(refused.headers['content-encoding']).toBeUndefined();
});
