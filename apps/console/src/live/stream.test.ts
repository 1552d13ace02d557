// @vitest-environment node
import { expect, it } from 'vitest';
import { LiveStream, type Source } from './stream.js';

/** The stream's world: a clock that is moved by hand and connections that do as they are told. */
function world(answer: 'answered' | 'refused' | 'unanswered' = 'unanswered') {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sources: { beat: () => void; broken: () => void; closed: boolean }[] = [];
  const told: string[] = [];
  const stream = new LiveStream({
    open: () => {
      const source = { beat: () => {}, broken: () => {}, closed: false };
      sources.push(source);
      return {
        close: () => {
          source.closed = true;
        },
        listen: (beat, broken) => Object.assign(source, { beat, broken }),
      } satisfies Source;
    },
    ask: () => Promise.resolve(answer),
    readAgain: () => told.push('read again'),
    readMissed: () => told.push('read missed'),
    leave: () => told.push('leave'),
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

it('reads everything again when it becomes live, and says so only then', () => {
  const { stream, sources, told } = world();
  stream.send('shown');
  expect(stream.state().kind).toBe('connecting');
  sources[0]?.beat();
  expect(stream.state().kind).toBe('live');
  expect(told).toEqual(['read missed']);
  sources[0]?.beat();
  expect(told).toEqual(['read missed']);
});

it('tries again later and later, at most half a minute apart, and says since when', () => {
  const { stream, sources, pass, waiting } = world();
  stream.send('shown');
  const delays = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    sources.at(-1)?.broken();
    delays.push(waiting()[0]);
    expect(stream.state()).toMatchObject({ kind: 'waiting', trueAt: 0 });
    pass(waiting()[0] ?? 0);
  }
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  expect(sources.slice(0, -1).every(({ closed }) => closed)).toBe(true);
});

it('starts small again after it was live', () => {
  const { stream, sources, pass, waiting } = world();
  stream.send('shown');
  sources[0]?.broken();
  pass(500);
  sources[1]?.beat();
  sources[1]?.broken();
  expect(waiting()).toEqual([500]);
});

it('gives up when the session has ended', async () => {
  const { stream, sources, told, waiting } = world('refused');
  stream.send('shown');
  sources[0]?.broken();
  await Promise.resolve();
  expect(stream.state().kind).toBe('unauthorised');
  expect(told).toEqual(['leave']);
  expect(waiting()).toEqual([]);
});

it('a hidden tab has no connection and no timer', () => {
  const { stream, sources, waiting } = world();
  stream.send('shown');
  sources[0]?.broken();
  stream.send('hidden');
  expect(waiting()).toEqual([]);
  expect(sources.every(({ closed }) => closed)).toBe(true);
  expect(stream.state().kind).toBe('closed');
  stream.send('shown');
  expect(sources).toHaveLength(2);
});

it('a failure told late by a closed connection changes nothing', () => {
  const { stream, sources, pass } = world();
  stream.send('shown');
  sources[0]?.broken();
  pass(500);
  sources[1]?.beat();
  sources[0]?.broken();
  expect(stream.state().kind).toBe('live');
});

it('a connection that stands while nothing comes is not live, from the second heartbeat missed on', async () => {
  const { stream, sources, pass } = world();
  stream.send('shown');
  pass(5_000);
  sources[0]?.beat();
  pass(20_000);
  expect(stream.state().kind).toBe('live');
  pass(1_000);
  expect(stream.state()).toMatchObject({ kind: 'stale', trueAt: 5_000 });
  await Promise.resolve();
  expect(stream.state()).toMatchObject({ kind: 'waiting', trueAt: 5_000 });
  expect(sources.map(({ closed }) => closed)).toEqual([true]);
});

it('a silent connection to a server that answers is replaced at once', async () => {
  const { stream, sources, pass, told } = world('answered');
  stream.send('shown');
  sources[0]?.beat();
  pass(21_000);
  await Promise.resolve();
  expect(stream.state().kind).toBe('reconnecting');
  expect(sources.map(({ closed }) => closed)).toEqual([true, false]);
  sources[1]?.beat();
  expect([stream.state().kind, told]).toEqual(['live', ['read missed', 'read again']]);
});

it('an attempt that nobody answers is over after ten seconds', () => {
  const { stream, sources, pass } = world();
  stream.send('shown');
  pass(9_999);
  expect(stream.state().kind).toBe('connecting');
  pass(1);
  expect(stream.state().kind).toBe('waiting');
  expect(sources.map(({ closed }) => closed)).toEqual([true]);
});

it('a tab that was hidden does not forget how old its page is', () => {
  const { stream, sources, pass } = world();
  stream.send('shown');
  sources[0]?.beat();
  pass(4_000);
  stream.send('hidden');
  pass(3_600_000);
  stream.send('shown');
  sources[1]?.broken();
  expect(stream.state()).toMatchObject({ kind: 'waiting', trueAt: 4_000 });
});
