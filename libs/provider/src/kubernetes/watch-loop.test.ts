import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '@arthor/core';
import { systemClock, systemRandom } from '../conformance/test-namespace.js';
import { ManualClock } from '../http/manual-clock.fixture.js';
import { stubServer, type StubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';
import { WatchLoop } from './watch-loop.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const item = (name: string, version: number) => ({ metadata: { name, resourceVersion: String(version) } });
const list =
  (version: number, ...names: string[]): Answer =>
  (response) =>
    response.end(
      JSON.stringify({
        metadata: { resourceVersion: String(version) },
        items: names.map((name) => item(name, version)),
      }),
    );
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const lines =
  (...texts: string[]): Answer =>
  (response) => {
    response.writeHead(200);
    response.end(texts.join(''));
  };
/** Writes and stays open. */
const open =
  (...texts: string[]): Answer =>
  (response) => {
    response.writeHead(200);
    response.write(texts.join('') || '\n');
  };
const refuse =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers);
    response.end(JSON.stringify({ kind: 'Status', message: 'no' }));
  };

/** Time that is ten times as fast, so that back-offs do not slow the tests down. */
const fastClock: Clock = {
  now: () => systemClock.now(),
  setTimeout: (fn, ms) => systemClock.setTimeout(fn, ms / 10),
};

/** A loop before a server that gives the answers in their order; the last one for ever. */
async function loop(answers: readonly Answer[], clock: Clock = fastClock, silenceMs?: number) {
  let next = 0;
  const server: StubServer = await stubServer((request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    answer?.(response, request);
  });
  const { file, remove } = await stubKubeconfig(server.url);
  const seen: string[] = [];
  const name = (object: unknown) => (object as { metadata: { name: string } }).metadata.name;
  const watch: WatchLoop<unknown> = new WatchLoop({
    api: new KubernetesApi({
      kubeconfig: { files: [file] },
      clock,
      log: () => seen.push(`log ${watch.healthy ? 'healthy' : 'not healthy'}`),
    }),
    random: systemRandom,
    kind: 'Pod',
    namespace: 'dev',
    labelSelector: 'a=b',
    read: (objects) => objects,
    sink: {
      replace: (items, version) => seen.push(`list ${version} ${items.map(name).join()}`),
      put: (object) => seen.push(`put ${name(object)}`),
      drop: (object) => seen.push(`drop ${name(object)}`),
    },
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  ends.push(
    () => server.close(),
    remove,
    () => watch.stop(),
  );
  watch.start();
  const from = () =>
    server.requests.map(
      (text) => new URL(text.slice(4), server.url).searchParams.get('resourceVersion') ?? 'list',
    );
  return { watch, seen, from, facts: () => seen.filter((text) => !text.startsWith('log')) };
}

describe('the watch loop', () => {
  it('lists, then follows, and goes on after an orderly end where it was', async () => {
    const { watch, facts, from } = await loop([
      list(5, 'a'),
      lines(line('ADDED', item('b', 6)), line('BOOKMARK', item('', 9))),
      open(line('DELETED', item('a', 10)), line('MODIFIED', item('b', 11))),
    ]);
    await expect.poll(facts).toEqual(['list 5 a', 'put b', 'drop a', 'put b']);
    expect(from()).toEqual(['list', '5', '9']);
    expect(watch.healthy).toBe(true);
  });

  it('takes a line that comes in pieces, and leaves out one that was torn: it comes again', async () => {
    const whole = line('ADDED', item('b', 6));
    const { facts, from } = await loop([
      list(5),
      (response) => {
        response.writeHead(200);
        response.write(whole.slice(0, 10));
        setTimeout(() => response.end(whole.slice(10) + line('ADDED', item('c', 7)).slice(0, 12)), 20);
      },
      open(line('ADDED', item('c', 7))),
    ]);
    await expect.poll(facts).toEqual(['list 5 ', 'put b', 'put c']);
    expect(from()).toEqual(['list', '5', '6']);
  });

  it.each<[string, Answer]>([
    ['by status', refuse(410)],
    ['by event', open(line('ERROR', { code: 410, message: 'too old' }))],
  ])('lists anew at once when its place is forgotten: %s', async (_, answer) => {
    const { watch, facts, from, seen } = await loop([list(5, 'a'), answer, list(20, 'b'), open()]);
    await expect.poll(facts).toEqual(['list 5 a', 'list 20 b']);
    await expect.poll(() => watch.healthy).toBe(true);
    expect(from()).toEqual(['list', '5', 'list', '20']);
    expect(seen.filter((text) => text.startsWith('log'))).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['a broken line', lines('{"type":\n')],
    ['another error event', open(line('ERROR', { code: 500, message: 'etcd' }))],
    ['an error', refuse(500)],
    ['too many', refuse(429, { 'Retry-After': '1' })],
    ['no rights', refuse(403)],
  ])('survives %s: is not healthy, waits, goes on where it was', async (_, answer) => {
    const { watch, facts, from, seen } = await loop([list(5), answer, open(line('ADDED', item('b', 6)))]);
    await expect.poll(() => seen.some((text) => text.startsWith('log'))).toBe(true);
    expect(seen).toContain('log not healthy');
    await expect.poll(facts).toEqual(['list 5 ', 'put b']);
    expect(from().slice(0, 2)).toEqual(['list', '5']);
    expect(from().at(-1)).toBe('5');
    expect(watch.healthy).toBe(true);
  });

  it('lists anew after three failures in a row', async () => {
    const { from } = await loop([list(5), refuse(500), refuse(500), refuse(500), list(9), open()]);
    await expect.poll(from, { timeout: 5000 }).toEqual(['list', '5', '5', '5', 'list', '9']);
  });

  it('takes a silent stream for dead', async () => {
    const clock = new ManualClock();
    const { watch, facts, from } = await loop(
      [list(5), open(), open(line('ADDED', item('b', 6)))],
      clock,
      150_000,
    );
    await expect.poll(() => watch.healthy).toBe(true);
    await expect.poll(() => from().length).toBe(2);
    clock.advance(149_999);
    expect(watch.healthy).toBe(true);
    clock.advance(1);
    await expect.poll(() => watch.healthy).toBe(false);
    clock.advance(1000);
    await expect.poll(facts).toEqual(['list 5 ', 'put b']);
    expect(from()).toEqual(['list', '5', '5']);
  });

  it('ends at once, wherever it is', async () => {
    const clock = new ManualClock();
    const { watch, from, seen } = await loop([list(5), refuse(500)], clock);
    await expect.poll(() => seen.some((text) => text.startsWith('log'))).toBe(true);
    watch.stop();
    await Promise.resolve();
    clock.advance(600_000);
    expect(from()).toHaveLength(2);
    expect(watch.healthy).toBe(false);
  });
});
