import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Discovery } from './discovery.js';

let server: Server;
let discovery: Discovery;
let asked = 0;
let status = 200;
let now = 0;

beforeEach(async () => {
  [asked, status, now] = [0, 200, 0];
  server = createServer((_, response) => {
    asked++;
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
  discovery = new Discovery({ issuer, clientId: 'arthor', clientSecret: 'secret' }, { now: () => now });
});
afterEach(() => server.close());

it('asks once for all who need it, and again after an hour', async () => {
  await Promise.all([discovery.get(), discovery.get()]);
  await discovery.get();
  expect(asked).toBe(1);
  now += 3_600_000;
  await discovery.get();
  expect(asked).toBe(2);
});

it('goes on with what it knew while the provider is away, and asks no oftener than every three seconds', async () => {
  const known = await discovery.get();
  status = 503;
  now += 3_600_000;
  expect(await discovery.get()).toBe(known);
  now += 2_999;
  expect(await discovery.get()).toBe(known);
  expect(asked).toBe(2);
  now += 1;
  status = 200;
  expect(await discovery.get()).not.toBe(known);
});

it('says what is wrong where nothing is known yet, without asking for everybody anew', async () => {
  status = 503;
  const wrong = await discovery.get().catch((error: unknown) => error);
  expect(wrong).toMatchObject({ code: 'OAUTH_RESPONSE_IS_NOT_CONFORM' });
  await expect(discovery.get()).rejects.toBe(wrong);
  expect(asked).toBe(1);
});
