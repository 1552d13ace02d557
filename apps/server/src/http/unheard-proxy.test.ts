import { afterEach, expect, it } from 'vitest';
import { TestServer } from '../start/test-server.js';

let server: TestServer;
afterEach(() => server.stop());

/** What is warned of while two requests come that a proxy passes on. */
async function warned(env: Record<string, string>, headers: Record<string, string>) {
  const lines: object[] = [];
  const log = { debug: () => 0, info: () => 0, error: () => 0, warn: (fields: object) => lines.push(fields) };
  server = await TestServer.start({ env, core: { log } });
  for (let call = 0; call < 2; call += 1) await server.request('GET', '/livez').set(headers);
  return lines.filter((line) => 'key' in line);
}

const passedOn = { 'x-forwarded-for': '203.0.113.7' };

it.each([
  ['nobody is believed', {}],
  ['another proxy is believed', { TRUST_PROXY: '10.0.0.0/8' }],
])('a proxy that is not believed is told once, with the key: %s', async (_, env) => {
  expect(await warned(env, passedOn)).toEqual([
    { key: 'TRUST_PROXY', peer: expect.stringContaining('127.0.0.1') },
  ]);
});

it.each([
  ['one proxy is believed', { TRUST_PROXY: '1' }, passedOn],
  ['this proxy is believed', { TRUST_PROXY: 'loopback' }, passedOn],
  ['there is no proxy', {}, {}],
])('nothing is told where %s', async (_, env, headers) => {
  expect(await warned(env, headers)).toEqual([]);
});
