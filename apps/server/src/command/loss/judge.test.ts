import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, grayHeader } from './answer.js';
import { judge, type Timeline } from './judge.js';
import { Load } from './load.js';
import { nobody, type Serving } from './serving.js';

const only = (main: string): Serving => ({ main, canary: null });
const weights = { sample: 100, exact: true };
const change = { target: 'stable', kind: 'DEPLOY', passing: [], wentOnMs: null, after: only('b') } as const;
const timeline: Timeline = {
  target: 'stable',
  first: only('a'),
  changes: [{ ...change, accepted: 1_000, done: 1_100 }],
};
const answer = (started: number, by: string, more: Partial<Answer> = {}): Answer => ({
  target: 'stable',
  kind: 'new',
  fresh: true,
  header: false,
  started,
  ended: started + 5,
  by,
  failure: null,
  ...more,
});
const verdictOf = (answers: readonly Answer[], of = timeline) =>
  judge([of], answers, weights).find(({ kind }) => kind !== 'before');

describe('the judge', () => {
  it('lets both answer until an operation is done, and only the new one a request that was started later', () => {
    const answers = [
      answer(900, 'a'),
      answer(1_050, 'a'),
      answer(1_060, 'b'),
      answer(1_099, 'a', { ended: 1_500 }),
      answer(1_101, 'b'),
    ];
    expect(verdictOf(answers)?.wrong).toEqual([]);
    const late = answer(1_101, 'a');
    expect(verdictOf([...answers, late])?.wrong).toEqual([late]);
  });

  it('knows that nobody answers where a lane is offline, and takes no other silence for that', () => {
    const gone = { ...change, kind: 'DELETE', after: only(nobody) };
    const of = {
      ...timeline,
      changes: [
        { ...gone, accepted: 1_000, done: 1_100 },
        { ...change, accepted: 2_000, done: 2_100 },
      ],
    };
    const absent = (at: number, failure = '404 page not found') => answer(at, '', { failure });
    const right = [answer(1_050, 'a'), absent(1_050), absent(1_500), absent(2_050), answer(2_050, 'b')];
    const early = absent(900);
    const reset = absent(1_500, 'read ECONNRESET');
    const broken = absent(1_050, '503 no available server');
    const late = absent(2_200);
    const stale = answer(1_500, 'a');
    const verdicts = judge([of], [...right, early, reset, broken, late, stale], weights);
    expect(verdicts.flatMap(({ failed }) => failed)).toEqual([early, broken, reset, late]);
    expect(verdicts.flatMap(({ wrong }) => wrong)).toEqual([stale]);
  });

  it('knows who may never answer, and who may while a deploy is being cancelled', () => {
    const cancelled = {
      ...timeline,
      changes: [{ ...change, accepted: 1_000, done: 1_100, after: only('a'), passing: ['b'] }],
    };
    const early = answer(990, 'b', { ended: 995 });
    expect(judge([timeline], [early], weights)[0]?.wrong).toEqual([early]);
    expect(verdictOf([answer(1_050, 'b')], cancelled)?.wrong).toEqual([]);
    expect(verdictOf([answer(1_150, 'b')], cancelled)?.wrong).toHaveLength(1);
  });

  it('wants the header to lead to the gray canary always, and nothing else to', () => {
    const gray = { main: 'a', canary: { name: 'c', weight: 0, header: true } };
    const of = { ...timeline, changes: [{ ...change, after: gray, accepted: 1_000, done: 1_100 }] };
    const right = [answer(1_200, 'c', { header: true }), answer(1_200, 'a')];
    expect(verdictOf(right, of)).toMatchObject({ wrong: [], headers: 1 });
    const missed = answer(1_200, 'a', { header: true });
    const strayed = answer(1_200, 'c');
    expect(verdictOf([...right, missed, strayed], of)?.wrong).toEqual([missed, strayed]);
  });

  it.each([
    [20, 0],
    [21, 0],
    [22, 1],
    [18, 1],
  ])('a weight of 20 %% is met by %i of 100 requests or not', (seen, off) => {
    const canary = { main: 'a', canary: { name: 'c', weight: 20, header: false } };
    const of = { ...timeline, changes: [{ ...change, after: canary, accepted: 1_000, done: 1_100 }] };
    const answers = Array.from({ length: 100 }, (_, index) =>
      answer(1_200 + index, index < seen ? 'c' : 'a'),
    );
    expect(verdictOf(answers, of)).toMatchObject({ weights: 1, wrong: [] });
    expect(verdictOf(answers, of)?.weightsOff).toHaveLength(off);
  });

  it('tells the longest time without an answer', () => {
    const answers = [900, 1_010, 1_400, 1_410].map((at) => answer(at, 'b', { started: at, ended: at }));
    expect(verdictOf(answers)?.longestGapMs).toBe(390);
  });
});

describe('the load and the judge, on a gateway that is not honest', () => {
  let gateway: Server | null = null;
  afterEach(() => {
    gateway?.closeAllConnections();
    gateway?.close();
  });

  /** 1,000 requests and more to what answers so. */
  async function seen(by: (count: number, header: boolean) => string | null): Promise<readonly Answer[]> {
    let count = 0;
    gateway = createServer((request, response) => {
      request.resume();
      count += 1;
      const pod = by(count, request.headers[grayHeader.name] === grayHeader.value);
      if (pod === null) response.destroy();
      else response.end(JSON.stringify({ pod: `${pod}-x-y` }));
    }).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const address = gateway.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const target = { name: 'stable', url: `http://127.0.0.1:${port}/`, host: 'shop.test' };
    const answers: Answer[] = [];
    const load = new Load({ targets: [target], perSecond: 200, headerEvery: 5, longMs: 0 }, (one) =>
      answers.push(one),
    );
    await load.burst('stable', 1_000, 16);
    await load.stop();
    return answers;
  }

  it('sees the one request in a thousand that is lost', async () => {
    const answers = await seen((count) => (count === 700 ? null : 'a'));
    const [verdict] = judge([{ ...timeline, changes: [] }], answers, weights);
    expect(verdict?.failed).toHaveLength(1);
    expect(verdict?.wrong).toEqual([]);
  });

  it('sees the one request that a version answers which must not any more', async () => {
    const done = Date.now() - 1;
    const answers = await seen((count) => (count === 700 ? 'a' : 'b'));
    const of = { ...timeline, changes: [{ ...change, accepted: done - 100, done }] };
    expect(verdictOf(answers, of)).toMatchObject({ failed: [] });
    expect(verdictOf(answers, of)?.wrong).toHaveLength(1);
  });

  it('sees nothing where nothing is wrong', async () => {
    const answers = await seen((_, header) => (header ? 'c' : 'a'));
    const first = { main: 'a', canary: { name: 'c', weight: 0, header: true } };
    const [verdict] = judge([{ target: 'stable', first, changes: [] }], answers, weights);
    expect(verdict).toMatchObject({ failed: [], wrong: [] });
    expect(verdict?.headers).toBeGreaterThan(150);
  });
});
