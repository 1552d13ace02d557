import { Agent } from 'node:http';
import type { Answer, RequestKind, Target } from './answer.js';
import { send } from './request.js';

/** What is asked, and how often. */
export interface LoadPlan {
  readonly targets: readonly Target[];
  /** Requests a second, to all targets together. */
  readonly perSecond: number;
  /** Every how many requests of a target one carries the canary's header; 0 = none does. */
  readonly headerEvery: number;
  /** How long the long requests take, ms: they span a switch-over. */
  readonly longMs: number;
}

/** How well the load was kept up. */
export interface Arrivals {
  readonly sent: number;
  /** Requests that could not be sent when they were due: the run is void. */
  readonly dropped: number;
  /** How late the latest one was sent, ms. */
  readonly latestMs: number;
}

/** A request that is due for longer than this is not sent any more, ms. */
const lateMs = 1_000;
/** More open requests than this are not made. */
const mostOpen = 3_000;

/** Of twenty requests: nine on new connections, eleven on kept ones; four carry a body, one takes three seconds. */
const kinds: readonly RequestKind[] = Array.from({ length: 20 }, (_, index) => {
  if (index === 7) return 'long';
  if (index % 5 === 3) return 'post';
  return index % 2 === 0 ? 'new' : 'kept';
});

/** A load of constant arrival: requests are sent on time, whether or not earlier ones were answered. */
export class Load {
  readonly #kept = new Agent({ keepAlive: true, maxFreeSockets: 32, timeout: 60_000 });
  readonly #open = new Set<Promise<void>>();
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #due = 0;
  #sent = 0;
  #dropped = 0;
  #latestMs = 0;

  constructor(
    private readonly plan: LoadPlan,
    private readonly onAnswer: (answer: Answer) => void,
  ) {
    this.#timer = setInterval(() => this.#sendDue(), 5);
  }

  /** Sends `count` quick requests more to a target, so many at once; ends with the last answer. */
  async burst(name: string, count: number, atOnce: number): Promise<void> {
    const { targets, longMs, headerEvery } = this.plan;
    const target = targets.find((one) => one.name === name);
    if (target === undefined) throw new Error(`no target ${name}`);
    let next = 0;
    const worker = async () => {
      while (next++ < count) {
        const shape = { kind: 'kept', header: isNth(next, headerEvery), agent: this.#kept, longMs } as const;
        this.onAnswer(await send(target, shape));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  /** Sends nothing more and waits for what is under way. */
  async stop(): Promise<Arrivals> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    this.#kept.destroy();
    return { sent: this.#sent, dropped: this.#dropped, latestMs: Math.round(this.#latestMs) };
  }

  #sendDue(): void {
    const { targets, perSecond, headerEvery, longMs } = this.plan;
    const elapsedMs = performance.now() - this.#began;
    for (; (this.#due * 1000) / perSecond <= elapsedMs; this.#due++) {
      const late = elapsedMs - (this.#due * 1000) / perSecond;
      this.#latestMs = Math.max(this.#latestMs, late);
      const target = targets[this.#due % targets.length];
      const round = Math.floor(this.#due / targets.length);
      const kind = kinds[round % kinds.length];
      if (late > lateMs || this.#open.size >= mostOpen || target === undefined || kind === undefined) {
        this.#dropped++;
        continue;
      }
      const agent = onNew(kind, round) ? false : this.#kept;
      this.#start(send(target, { kind, header: isNth(round, headerEvery), agent, longMs }));
    }
  }

  #start(one: Promise<Answer>): void {
    this.#sent++;
    const noted = one.then(this.onAnswer).finally(() => this.#open.delete(noted));
    this.#open.add(noted);
  }
}

const isNth = (index: number, every: number): boolean => every > 0 && index % every === every - 1;

/** Requests with a body and long ones go on new and on kept connections in turn. */
const onNew = (kind: RequestKind, round: number): boolean =>
  kind === 'new' || (kind !== 'kept' && Math.floor(round / kinds.length) % 2 === 0);
