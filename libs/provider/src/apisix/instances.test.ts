import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { Instances } from './instances.js';

const ends: (() => Promise<void>)[] = [];
const signal = new AbortController().signal;
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** What each of an instance's workers holds, in turn: a mark, or nothing; `page` = something else answers. */
async function instance(...held: (string | null)[]) {
  let asked = 0;
  const server = await stubServer((_, response) => {
    const mark = held[asked % held.length] ?? null;
    asked += 1;
    if (mark === 'page') return response.writeHead(502).end('<html>');
    if (mark === null)
      return response.writeHead(404).end(JSON.stringify({ error_msg: 'route[r] not found' }));
    const value = { id: 'r', labels: { 'arthor.io/mark': mark } };
    return response.writeHead(200).end(JSON.stringify({ value, modifiedIndex: 1 }));
  });
  ends.push(() => server.close());
  return server;
}

const ask = (urls: readonly string[], clock = new ManualClock()) =>
  new Instances(urls, clock).inForce({ kind: 'route', id: 'r' }, 'm', signal);

it.each<[string, (string | null)[], (string | null)[], string]>([
  ['both hold it', ['m'], ['m'], 'yes'],
  ['one lags behind', ['m'], ['before'], 'no'],
  ['one has it not yet', ['m'], [null], 'no'],
  ['one worker lags behind', ['m'], ['m', 'm', 'before'], 'no'],
])('asks every instance: %s', async (_, one, other, answer) => {
  const [first, second] = [await instance(...one), await instance(...other)];
  expect(await ask([first.url, `${second.url}/`])).toBe(answer);
  expect(first.requests).toEqual(Array(3).fill('GET /v1/route/r'));
});

it('cannot tell when one that does not answer has not done so for ten seconds', async () => {
  const clock = new ManualClock();
  const [good, bad] = [await instance('m'), await instance('page')];
  const instances = new Instances([good.url, bad.url], clock);
  const again = () => instances.inForce({ kind: 'route', id: 'r' }, 'm', signal);

  expect(await again()).toBe('no');
  clock.advance(10_001);
  expect(await again()).toBe('cannot tell');
  const { length } = bad.requests;
  expect(await again()).toBe('cannot tell');
  expect(bad.requests).toHaveLength(length);
});

it('an instance that holds another one says no, whoever else is silent', async () => {
  const [silent, behind] = [await instance('page'), await instance('before')];
  expect(await ask([silent.url, behind.url])).toBe('no');
});

it.each<[string, (string | null)[], (string | null)[], string]>([
  ['none of them', [null], [null], 'yes'],
  ['one, as it was', [null], ['m'], 'no'],
  ['one worker of one', [null], [null, null, 'm'], 'no'],
  ['perhaps one that gives no word', [null], ['page'], 'no'],
])('a removed route is held by %s', async (_, one, other, answer) => {
  const [first, second] = [await instance(...one), await instance(...other)];
  const instances = new Instances([first.url, second.url], new ManualClock());
  expect(await instances.none({ kind: 'route', id: 'r' }, signal)).toBe(answer);
});

it('nobody waits for ever for one that is away: it cannot be told', async () => {
  const clock = new ManualClock();
  const [good, bad] = [await instance(null), await instance('page')];
  const instances = new Instances([good.url, bad.url], clock);
  const again = () => instances.none({ kind: 'route', id: 'r' }, signal);

  expect(await again()).toBe('no');
  clock.advance(10_001);
  expect(await again()).toBe('cannot tell');
});
