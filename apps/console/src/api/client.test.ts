// @vitest-environment node
import { routes, type Route } from '@arthor/contract/route';
import { idempotencyHeader, seqHeader } from '@arthor/contract/vocabulary';
import { afterEach, expect, it, vi } from 'vitest';
import { call, send } from './client.js';

afterEach(() => vi.unstubAllGlobals());

const endpoints = Object.entries(routes).map(([name, route]) => [name, route] as const);
const named = (name: string) => Object.keys(routes).find((key): key is keyof typeof routes => key === name);
const params = { id: '1', name: 'shop', username: 'lei', feature: 'pay', pod: 'p', kind: 'jenkins' };

/** What is sent when every endpoint is called alike, by a server that answers every one alike. */
async function sent(name: string) {
  let headers = new Headers();
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    headers = new Headers(init.headers);
    return Promise.resolve(Response.json({}, { headers: { [seqHeader]: '7' } }));
  });
  const known = named(name);
  if (known === undefined) throw new Error(`there is no ${name}`);
  const answer = await send(known, { params, idempotencyKey: 'key' });
  return { key: headers.get(idempotencyHeader), seq: answer.seq };
}

it.each(endpoints)('%s: key and event number as the contract says', async (name, route: Route) => {
  expect(await sent(name)).toEqual({
    key: route.repeatable === true ? 'key' : null,
    seq: route.numbered === true ? 7 : 0,
  });
});

it('does not compile without the key where one is taken, nor with one elsewhere', () => {
  const build = { application: 'shop', feature: 'pay', environment: 'dev' };
  const wrong = [
    // @ts-expect-error -- a repeat must be told from a second build
    () => call('createBuild', { body: build }),
    // @ts-expect-error -- no such thing is taken here
    () => call('abortBuild', { params: { id: '1' }, idempotencyKey: 'key' }),
    // @ts-expect-error -- the answer says nothing of events
    async () => (await call('getSystem', { query: {} })).seq,
  ];
  expect(wrong).toHaveLength(3);
});
