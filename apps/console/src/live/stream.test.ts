// @vitest-environment node
import { expect, test } from 'vitest';
import { LiveStream, type Source } from './stream.js';

/** The stream's world: a clock that is moved by hand and connections that do as they are told. */
function world(probe: 'signed-in' | 'signed-out' | 'unreachable' = 'unreachable') {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sources: { opened: () => void; failed: () => void; closed: boolean }[] = [];
  const told: string[] = [];
  const stream = new LiveStream({
    open: () => {
      const source = { opened: () => {}, failed: () => {}, closed: false };
      sources.push(source);
      return {
        close: () => {
          source.closed = true;
        },
        listen: (opened, failed) => Object.assign(source, { opened, failed }),
      } satisfies Source;
    },
    probe: () => Promise.resolve(probe),
    resync: () => told.push('resync'),
    signedOut: () => told.push('signed out'),
    now: () => now,
    random: () => 1,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  const pass = (ms: number) => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
  };
  return { stream, sources, told, pass, waiting: () => timers.map(({ at }) => at - now) };
}

test('reads everything again on every opening', () => {
  const { stream, sources, told } = world();
  stream.start();
  expect(stream.state().kind).toBe('connecting');
  sources[0]?.opened();
  expect(stream.state().kind).toBe('live');
  expect(told).toEqual(['resync']);
});

test('tries again later and later, at most half a minute apart, and says since when', () => {
  const { stream, sources, pass, waiting } = world();
  stream.start();
  const delays = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    sources.at(-1)?.failed();
    delays.push(waiting()[0]);
    expect(stream.state()).toMatchObject({ kind: 'waiting', since: 0 });
    pass(waiting()[0] ?? 0);
  }
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  expect(sources.slice(0, -1).every(({ closed }) => closed)).toBe(true);
});

test('starts small again after it was live', () => {
  const { stream, sources, pass, waiting } = world();
  stream.start();
  sources[0]?.failed();
  pass(500);
  sources[1]?.opened();
  sources[1]?.failed();
  expect(waiting()).toEqual([500]);
});

test('gives up when the session has ended', async () => {
  const { stream, sources, told, waiting } = world('signed-out');
  stream.start();
  sources[0]?.failed();
  await Promise.resolve();
  expect(stream.state().kind).toBe('signed-out');
  expect(told).toEqual(['signed out']);
  expect(waiting()).toEqual([]);
});

test('a hidden tab has no connection and no timer', () => {
  const { stream, sources, waiting } = world();
  stream.start();
  sources[0]?.failed();
  stream.stop();
  expect(waiting()).toEqual([]);
  expect(sources.every(({ closed }) => closed)).toBe(true);
  expect(stream.state().kind).toBe('paused');
  stream.start();
  expect(sources).toHaveLength(2);
});

test('a failure told late by a closed connection changes nothing', () => {
  const { stream, sources } = world();
  stream.start();
  sources[0]?.failed();
  stream.start();
  sources[1]?.opened();
  sources[0]?.failed();
  expect(stream.state().kind).toBe('live');
});
