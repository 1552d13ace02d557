import type { Clock, Random, Timer } from '@arthor/core';
import { moreUrgent, WaitingKeys, type Urgency } from './waiting-keys.js';

export type { Urgency } from './waiting-keys.js';

const firstBackoffMs = 200;
const lastBackoffMs = 60_000;
/** Where fewer keys are worked than may be, it is asked anew after this whether there is time for more, ms. */
const askAgainMs = 10;

/** How many keys are worked at once: a number, or what there is time for at the moment. */
export type Width = number | (() => number);

/** Why and since when a key is to be worked; `since` is unknown where nobody gave one. */
interface Wish {
  readonly urgency: Urgency;
  readonly since: number | undefined;
}

interface BackOff {
  readonly atLeastMs?: number;
  readonly mostMs?: number | undefined;
  readonly since?: number | undefined;
}

interface Planned {
  readonly timer: Timer;
  readonly at: number;
  wish: Wish;
}

/**
 * Keys waiting to be worked, as controller-runtime's workqueue: each key at most once, one worker per key,
 * a key that is added while it is worked is worked again. Carries no data: the worker reads the world.
 */
export class KeyQueue {
  private readonly waiting = new WaitingKeys();
  private readonly working = new Map<number, { again: Wish | null }>();
  private readonly planned = new Map<number, Planned>();
  private readonly failures = new Map<number, number>();
  private stopped = false;
  private asking: Timer | null = null;
  private idle: (() => void)[] = [];

  /** @param work must not throw */
  constructor(
    private readonly work: (key: number) => Promise<void>,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly width: Width,
  ) {}

  /**
   * Work it soon. Of two wishes the more urgent and the earlier win.
   * @param since its place among keys of the same urgency (when what it is for was asked for); absent: now.
   */
  add(key: number, urgency: Urgency, since?: number): void {
    if (this.stopped) return;
    const working = this.working.get(key);
    if (working !== undefined) {
      working.again = joined(working.again, { urgency, since });
      return;
    }
    const wish = joined(this.takePlanned(key), { urgency, since });
    const now = this.clock.now();
    this.waiting.add(key, wish.urgency, wish.since ?? now, now);
    this.pump();
  }

  /** Work it in `ms` at the latest. An earlier wish keeps its time; of both the more urgent and the earlier win. */
  addAfter(key: number, ms: number, urgency: Urgency = 'operation', since?: number): void {
    if (this.stopped) return;
    const wish = { urgency, since };
    const working = this.working.get(key);
    // It is worked again at once: nothing is left to plan.
    if (working?.again) {
      working.again = joined(working.again, wish);
      return;
    }
    const at = this.clock.now() + ms;
    const planned = this.planned.get(key);
    if (planned !== undefined && planned.at <= at) {
      planned.wish = joined(planned.wish, wish);
      return;
    }
    const before = this.takePlanned(key);
    const timer = this.clock.setTimeout(() => this.add(key, urgency, since), ms);
    this.planned.set(key, { timer, at, wish: joined(before, wish) });
  }

  /**
   * Work it after a back-off that doubles with each failure, up to `mostMs` (full jitter) and at least `atLeastMs`;
   * returns the wait, ms.
   */
  addLimited(key: number, { atLeastMs = 0, mostMs = lastBackoffMs, since }: BackOff = {}): number {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const ceiling = Math.min(mostMs, firstBackoffMs * 2 ** Math.min(failures, 16));
    const ms = Math.max(atLeastMs, ceiling * (0.5 + this.random.next() / 2));
    this.addAfter(key, ms, 'operation', since);
    return ms;
  }

  /** It went well: the next failure starts at the shortest back-off. */
  forget(key: number): void {
    this.failures.delete(key);
  }

  /** How many keys wait, and how many are worked now; planned ones are not due yet. */
  get load(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.waiting.size, running: this.working.size };
  }

  /** Takes no more keys and resolves when the ones being worked are done. */
  stop(): Promise<void> {
    this.stopped = true;
    this.waiting.clear();
    this.asking?.cancel();
    for (const { timer } of this.planned.values()) timer.cancel();
    this.planned.clear();
    if (this.working.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private pump(): void {
    const { width } = this;
    while (this.working.size < (typeof width === 'number' ? width : width())) {
      const key = this.waiting.take(this.clock.now());
      if (key === undefined) return;
      this.working.set(key, { again: null });
      void this.work(key).then(() => this.finished(key));
    }
    if (typeof width !== 'number') this.pumpLater();
  }

  /** What is worked may only wait for answers: then there is time for more, though none of it ends. */
  private pumpLater(): void {
    if (this.asking !== null || this.waiting.size === 0) return;
    this.asking = this.clock.setTimeout(() => {
      this.asking = null;
      this.pump();
    }, askAgainMs);
  }

  private finished(key: number): void {
    const again = this.working.get(key)?.again ?? null;
    this.working.delete(key);
    if (this.stopped) {
      if (this.working.size === 0) for (const resolve of this.idle.splice(0)) resolve();
      return;
    }
    if (again !== null) this.add(key, again.urgency, again.since);
    this.pump();
  }

  private takePlanned(key: number): Wish | null {
    const planned = this.planned.get(key);
    if (planned === undefined) return null;
    planned.timer.cancel();
    this.planned.delete(key);
    return planned.wish;
  }
}

function joined(a: Wish | null, b: Wish): Wish {
  if (a === null) return b;
  const since =
    a.since === undefined || b.since === undefined ? (a.since ?? b.since) : Math.min(a.since, b.since);
  return { urgency: moreUrgent(a.urgency, b.urgency), since };
}
