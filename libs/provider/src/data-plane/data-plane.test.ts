import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../conformance/test-namespace.js';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer, type StubServer } from '../http/stub-server.fixture.js';
import { DataPlane } from './data-plane.js';
import { hostOf, isMark, markIn, newMark, secretOf } from './mark.js';

const signal = new AbortController().signal;
const question = {
  host: 'dev.localhost',
  path: '/shop.stable',
  headers: { 'x-arthor-tick': 's' },
  mark: 't7-00000001',
};
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** What a gateway says: a mark, or a status alone. */
type Says = string | number;

/** A gateway that says what the test sets, in turn over its connections. */
async function gateway(...says: Says[]) {
  const asked: IncomingMessage[] = [];
  const told = { says, body: 'Found', server: '' };
  const server = await stubServer((request, response) => {
    asked.push(request);
    const say = told.says[(asked.length - 1) % told.says.length] ?? 404;
    if (told.server !== '') response.setHeader('server', told.server);
    if (typeof say === 'number') response.writeHead(say).end('x'.repeat(100));
    else response.writeHead(302, { location: `http://${hostOf(say)}/shop.stable` }).end(told.body);
  });
  open.push(server);
  const clock = new ManualClock();
  const plane = new DataPlane(clock);
  const ask = (over: { replicas?: number | null; whole?: boolean; url?: string } = {}) => {
    const { replicas = 1, whole = false, url = server.url } = over;
    return plane.inForce(question, { url, replicas }, whole, signal);
  };
  const gone = (over: { replicas?: number | null; whole?: boolean; url?: string } = {}) => {
    const { replicas = 1, whole = true, url = server.url } = over;
    return plane.gone(question, { url, replicas }, whole, signal);
  };
  return { asked, told, clock, ask, gone, url: server.url };
}
const { mark } = question;

describe('a gateway that is asked which write it serves', () => {
  it('is asked on three connections of their own, as clients of the host do it', async () => {
    const { ask, asked, url } = await gateway(mark);

    expect(await ask()).toBe('yes');
    const { port } = new URL(url);
    expect(asked.map(({ method, url: path, headers }) => [method, path, headers.host])).toEqual(
      Array.from({ length: 3 }, () => ['GET', '/shop.stable', `dev.localhost:${port}`]),
    );
    expect(asked.every(({ headers }) => headers['x-arthor-tick'] === 's')).toBe(true);
    expect(new Set(asked.map(({ socket }) => socket)).size).toBe(3);
  });

  it('says yes for all where there is one of it, else only for whoever answered', async () => {
    const { ask } = await gateway(mark);

    expect(await ask({ replicas: 2 })).toBe('seen');
    expect(await ask({ replicas: null })).toBe('seen');
  });

  it('speaks for all of its objects only where it is known to take them at once', async () => {
    const { ask, told } = await gateway(mark);
    told.body = '<html><center>nginx</center></html>';

    expect(await ask()).toBe('seen');
    expect(await ask({ whole: true })).toBe('yes');
    told.server = 'istio-envoy';
    expect(await ask()).toBe('yes');
  });

  it.each<[string, Says[]]>([
    ['another write', ['t7-00000002']],
    ['another write on one connection', [mark, mark, 't6-00000001']],
    ['nothing that names a write', [404]],
    ['nothing that names a write, on one connection', [mark, 200, mark]],
  ])('is not yet there where it serves %s', async (_, says) => {
    expect(await (await gateway(...says)).ask()).toBe('no');
  });
});

describe('a gateway that is asked whether a removed route is gone', () => {
  it.each<[string, Says[], string]>([
    ['it answers with the mark', [mark], 'no'],
    ['it answers with the mark on one connection', [404, 404, mark], 'no'],
    ['it answers with another write’s mark', ['t6-00000001'], 'no'],
    ['nothing is there', [404], 'yes'],
    ['somebody else answers at the host', [200], 'yes'],
    ['somebody else wants a sign-in', [401, 404, 302], 'yes'],
    ['it is broken', [404, 404, 500], 'no'],
    ['what is in front does not reach it', [502], 'no'],
  ])('and %s', async (_, says, answer) => {
    const { gone, asked } = await gateway(...says);

    expect(await gone()).toBe(answer);
    expect(asked.every(({ headers }) => headers['x-arthor-tick'] === 's')).toBe(true);
  });

  it('speaks for itself alone where there may be others, or what is asked for is not all of the route', async () => {
    const { gone } = await gateway(404);

    expect(await gone({ replicas: 2 })).toBe('seen');
    expect(await gone({ replicas: null })).toBe('seen');
    expect(await gone({ whole: false })).toBe('seen');
  });

  it('cannot tell when it has given no word for ten seconds', async () => {
    const { gone, clock, told, asked } = await gateway(503);
    expect(await gone()).toBe('no');
    clock.advance(10_001);
    expect(await gone()).toBe('cannot tell');
    const { length } = asked;
    expect(await gone()).toBe('cannot tell');
    expect(asked).toHaveLength(length);
    told.says = [404];
    clock.advance(30_000);
    expect(await gone()).toBe('yes');
  });

  it('gives no answer at all when the look is given up', async () => {
    const plane = new DataPlane(new ManualClock());
    const at = { url: 'http://127.0.0.1:1', replicas: 1 };

    await expect(plane.gone(question, at, true, AbortSignal.abort())).rejects.toThrow();
  });
});

describe('a gateway that cannot be asked', () => {
  it.each<[string, { says?: Says[]; url?: string }]>([
    ['is not reached', { url: 'http://127.0.0.1:1' }],
    ['has no such name', { url: 'http://gateway.invalid' }],
    ['speaks no TLS', { url: 'https://127.0.0.1:1' }],
    ['has somebody else in front', { says: [401] }],
  ])('and %s is “not yet” for ten seconds, then nobody waits for it', async (_, { says = [mark], url }) => {
    const { ask, clock, told, asked } = await gateway(...says);
    const at = url === undefined ? {} : { url };
    expect(await ask(at)).toBe('no');
    clock.advance(10_000);
    expect(await ask(at)).toBe('no');
    clock.advance(1);
    expect(await ask(at)).toBe('cannot tell');
    const before = asked.length;
    expect(await ask(at)).toBe('cannot tell');
    expect(asked.length).toBe(before);
    if (url !== undefined) return;
    told.says = [mark];
    clock.advance(30_000);
    expect(await ask()).toBe('yes');
  });

  it('begins anew after an answer, and after a time in which nobody asked', async () => {
    const { ask, clock, told } = await gateway(404);
    await ask();
    clock.advance(9000);
    told.says = ['t6-00000001'];
    expect(await ask()).toBe('no');
    told.says = [404];
    clock.advance(9000);
    expect(await ask()).toBe('no');
    clock.advance(31_000);
    expect(await ask()).toBe('no');
  });

  it('gives no answer at all when the look is given up', async () => {
    const plane = new DataPlane(new ManualClock());
    const aborted = plane.inForce(
      question,
      { url: 'http://127.0.0.1:1', replicas: 1 },
      true,
      AbortSignal.abort(),
    );
    await expect(aborted).rejects.toThrow();
  });
});

it('asks both addresses of localhost, though a gateway may listen on one only', async () => {
  const { ask, url } = await gateway(mark);

  expect(await ask({ url: `http://localhost:${new URL(url).port}` })).toBe('yes');
});

describe('a mark', () => {
  it('names its tick, and is no other’s', () => {
    const marks = [newMark(1048, systemRandom), newMark(1048, systemRandom)];

    expect(marks.every((one) => isMark(one) && one.startsWith('t1048-'))).toBe(true);
    expect(new Set(marks).size).toBe(2);
    expect(hostOf(mark)).toBe('t7-00000001.arthor.invalid');
  });

  it.each([
    [`http://${hostOf(mark)}/shop.stable`, mark],
    [`https://${hostOf(mark)}:8443/`, mark],
    ['http://t7-00000001.example.com/', null],
    ['http://x.arthor.invalid/', null],
    ['/relative', null],
    [undefined, null],
  ])('is read out of %s', (location, found) => {
    expect(markIn(location)).toBe(found);
  });

  it('is asked for by what only this installation knows of this lane', () => {
    expect(secretOf('inst', 7)).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set([secretOf('inst', 7), secretOf('inst', 8), secretOf('other', 7)]).size).toBe(3);
  });
});
