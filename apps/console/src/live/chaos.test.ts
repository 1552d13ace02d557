import type { Lane } from '@arthor/contract';
import { heartbeatMs } from '@arthor/contract/vocabulary';
import { QueryObserver } from '@tanstack/react-query';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deployment, lane } from '../../dev/fixture.js';
import { FakeApi } from '../../dev/fake-api.js';
import { createQueryClient } from '../api/query-client.js';
import { lanesQuery } from '../api/query.js';
import { joinLive } from './live.js';
import type { LiveStream } from './stream.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const names = ['stable', 'pay', 'login', 'search', 'cart'];

/** What can go wrong with one event on its way, or nothing. */
type Way = 'as it is' | 'late' | 'twice';
type Step =
  | { readonly do: 'change'; readonly lane: number; readonly to: 'serves' | 'empty'; readonly way: Way }
  /** The connection breaks; what was on its way is lost. */
  | { readonly do: 'cut' }
  /** So it does within an event. */
  | { readonly do: 'cut within' }
  | { readonly do: 'restart'; readonly ms: number }
  | { readonly do: 'end the session' }
  | { readonly do: 'wait'; readonly ms: number };

/** A server whose events and answers go astray, and the console in front of it. */
class Chaos {
  readonly api = new FakeApi();
  readonly open = new Set<ChaosSource>();
  isUp = true;
  #answers = 0;

  constructor() {
    this.api.state.lanes.splice(
      0,
      Infinity,
      ...names.slice(0, 3).map((symbol, index) => laneOf(index, symbol, 1_000, 'serves')),
    );
  }

  /** What is answered is true when it is asked, and late by more or less. */
  fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    if (!this.isUp) throw new TypeError('nobody listens');
    const { signal: _, ...rest } = init ?? {};
    const answer = await this.api.answer(new Request(new URL(url, 'http://localhost'), rest));
    this.#answers += 1;
    await pause((this.#answers * 137) % 700);
    if (!this.isUp) throw new TypeError('the connection broke');
    return answer;
  };

  change(at: number, to: 'serves' | 'empty', way: Way): void {
    const { lanes } = this.api.state;
    this.api.stream.seq += 1;
    const { seq } = this.api.stream;
    const changed = laneOf(at, names[at] ?? '', 1_000 + seq, to);
    const kept = lanes.filter(({ id }) => id !== changed.id);
    // An answer leaves out what is empty; an event tells it.
    lanes.splice(0, Infinity, ...kept, ...(to === 'empty' ? [] : [changed]));
    for (const source of this.open)
      for (const late of { 'as it is': [5], late: [90], twice: [5, 400] }[way])
        setTimeout(() => source.send('lane', seq, JSON.stringify(changed)), late);
  }

  cut(): void {
    for (const source of this.open) source.broken();
  }

  take(step: Step): void {
    switch (step.do) {
      case 'change':
        return this.change(step.lane, step.to, step.way);
      case 'cut':
        return this.cut();
      case 'cut within': {
        const [half] = JSON.stringify(laneOf(0, 'stable', 1_000, 'serves')).split('tick');
        for (const source of this.open) source.send('lane', this.api.stream.seq + 1, half ?? '');
        return this.cut();
      }
      case 'restart':
        this.isUp = false;
        this.cut();
        setTimeout(() => (this.isUp = true), step.ms);
        return undefined;
      case 'end the session':
        this.api.signedOut = true;
        return this.cut();
      case 'wait':
        return undefined;
    }
  }
}

/** A connection to it: told in order unless the world says otherwise, and nothing after it broke. */
class ChaosSource extends EventTarget {
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #world: Chaos;

  constructor(world: Chaos) {
    super();
    this.#world = world;
    setTimeout(() => {
      if (!world.isUp || world.api.signedOut) return this.broken();
      world.open.add(this);
      this.#beat();
      this.#timer = setInterval(() => this.#beat(), heartbeatMs);
    }, 20);
  }

  send(kind: string, seq: number, data: string): void {
    if (this.#world.open.has(this))
      this.dispatchEvent(new MessageEvent(kind, { data, lastEventId: String(seq) }));
  }

  broken(): void {
    this.close();
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#world.open.delete(this);
  }

  #beat(): void {
    const { seq } = this.#world.api.stream;
    this.send('heartbeat', seq, JSON.stringify({ seq, at: new Date().toISOString() }));
  }
}

/** A chaos in which the console finds itself. */
function chaosAround(): Chaos {
  const chaos = new Chaos();
  vi.stubGlobal('fetch', chaos.fetch);
  vi.stubGlobal(
    'EventSource',
    class extends ChaosSource {
      constructor() {
        super(chaos);
      }
    },
  );
  return chaos;
}

function laneOf(at: number, symbol: string, tick: number, to: 'serves' | 'empty'): Lane {
  const main = to === 'empty' ? null : deployment(tick, { symbol, laneId: at + 1 });
  return { ...lane(at + 1, { application: 'shop', environment: 'dev', symbol, tick }), main, origin: null };
}
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

const way = fc.constantFrom<Way>('as it is', 'as it is', 'late', 'twice');
const change = fc
  .record({ lane: fc.nat(names.length - 1), to: fc.constantFrom('serves' as const, 'empty' as const), way })
  .map((each) => ({ do: 'change', ...each }) as const);
const ms = fc.integer({ min: 1, max: 4_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: change },
  { weight: 6, arbitrary: ms.map((each) => ({ do: 'wait', ms: each }) as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>({ do: 'cut' }, { do: 'cut within' }, { do: 'end the session' }),
  },
  { weight: 1, arbitrary: ms.map((each) => ({ do: 'restart', ms: each }) as const) },
);

/** An event that a later one of another lane overtakes. */
const overtaken: Step[] = [
  { do: 'change', lane: 0, to: 'serves', way: 'late' },
  { do: 'change', lane: 1, to: 'serves', way: 'as it is' },
  { do: 'wait', ms: 500 },
];

/** One between the first answer and the stream, while that answer is on its way. */
const between: Step[] = [{ do: 'change', lane: 0, to: 'serves', way: 'as it is' }];

it('whatever becomes of the stream and of answers, the board is as a fresh answer once they come again', () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(2_000),
      fc.array(step, { minLength: 5, maxLength: 40 }),
      async (opening, steps) => {
        const chaos = chaosAround();
        const client = createQueryClient(() => undefined);
        // Whoever is led to the page for signing in signs in there, and comes back from it.
        const live: LiveStream = joinLive(client, () => {
          setTimeout(() => {
            chaos.api.signedOut = false;
            live.send('shown');
          }, 1_000);
        });
        const board = new QueryObserver(client, lanesQuery('shop'));
        const stop = board.subscribe(() => undefined);
        live.send('shown');
        await vi.advanceTimersByTimeAsync(opening);
        for (const each of steps) {
          chaos.take(each);
          await vi.advanceTimersByTimeAsync(each.do === 'wait' ? each.ms : 40);
        }
        await vi.advanceTimersByTimeAsync(60_000);
        expect(live.state().kind).toBe('live');
        const byId = (lanes: readonly Lane[]) =>
          lanes
            .map(({ id, tick, main }) => [id, tick, main?.id])
            .toSorted(([a], [b]) => Number(a) - Number(b));
        // What an answer says is read in time of its own.
        await vi.waitFor(() =>
          expect(byId(board.getCurrentResult().data?.data ?? [])).toEqual(byId(chaos.api.state.lanes)),
        );
        stop();
        live.send('hidden');
        client.clear();
        vi.clearAllTimers();
      },
    ),
    {
      seed: 11,
      numRuns: 60,
      examples: [
        [2_000, overtaken],
        [0, between],
      ],
    },
  ));
