import type { Clock, Random, Timer } from '@arthor/core';

/** Why a key was added: what a person waits for goes before what merely keeps things true. */
export type Urgency = 'operation' | 'watch' | 'resync';

const order: readonly Urgency[] = ['operation', 'watch', 'resync'];
/** Whoever waited this long goes first whatever its urgency: starvation is impossible by construction. */
const agedMs = 30_000;
const firstBackoffMs = 200;
const lastBackoffMs = 60_000;

interface Waiting {
  readonly urgency: Urgency;
  readonly since: number;
}

/**
 * Keys waiting to be worked, as controller-runtime's workqueue: each key at most once, one worker per key,
 * a key that is added while it is worked is worked again. Carries no data: the worker reads the world.
 */
export class KeyQueue {
  private readonly waiting = new Map<number, Waiting>();
  private readonly working = new Map<number, { dirty: Urgency | null }>();
  private readonly timers = new Map<number, { timer: Timer; at: number }>();
  private readonly failures = new Map<number, number>();
  private stopped = false;
  private idle: (() => void)[] = [];

  /** @param work must not throw; @param concurrency how many keys are worked at once. */
  constructor(
    private readonly work: (key: number) => Promise<void>,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly concurrency: number,
  ) {}

  /** Work it soon. The more urgent of two wishes wins. */
  add(key: number, urgency: Urgency): void {
    if (this.stopped) return;
    const working = this.working.get(key);
    if (working !== undefined) {
      working.dirty = moreUrgent(working.dirty, urgency);
      return;
    }
    this.cancelTimer(key);
    const before = this.waiting.get(key);
    if (before === undefined) this.waiting.set(key, { urgency, since: this.clock.now() });
    else if (order.indexOf(urgency) < order.indexOf(before.urgency))
      this.waiting.set(key, { ...before, urgency });
    this.pump();
  }

  /** Work it in `ms` at the latest. An earlier wish stays. */
  addAfter(key: number, ms: number, urgency: Urgency = 'operation'): void {
    if (this.stopped) return;
    const at = this.clock.now() + ms;
    const planned = this.timers.get(key);
    if (planned !== undefined && planned.at <= at) return;
    planned?.timer.cancel();
    const timer = this.clock.setTimeout(() => {
      this.timers.delete(key);
      this.add(key, urgency);
    }, ms);
    this.timers.set(key, { timer, at });
  }

  /** Work it after a back-off that doubles with each failure (full jitter); returns the wait, ms. */
  addLimited(key: number, atLeastMs = 0): number {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const ceiling = Math.min(lastBackoffMs, firstBackoffMs * 2 ** Math.min(failures, 16));
    const ms = Math.max(atLeastMs, ceiling * (0.5 + this.random.next() / 2));
    this.addAfter(key, ms);
    return ms;
  }

  /** It went well: the next failure starts at the shortest back-off. */
  forget(key: number): void {
    this.failures.delete(key);
  }

  /** Takes no more keys and resolves when the ones being worked are done. */
  stop(): Promise<void> {
    this.stopped = true;
    this.waiting.clear();
    for (const key of this.timers.keys()) this.cancelTimer(key);
    if (this.working.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private pump(): void {
    while (this.working.size < this.concurrency) {
      const key = this.next();
      if (key === undefined) return;
      this.waiting.delete(key);
      this.working.set(key, { dirty: null });
      void this.work(key).then(() => this.finished(key));
    }
  }

  private finished(key: number): void {
    const dirty = this.working.get(key)?.dirty ?? null;
    this.working.delete(key);
    if (this.stopped) {
      if (this.working.size === 0) for (const resolve of this.idle.splice(0)) resolve();
      return;
    }
    if (dirty !== null) this.add(key, dirty);
    this.pump();
  }

  // The map keeps the order of adding, so the first of each urgency is its oldest.
  private next(): number | undefined {
    let best: { key: number; rank: number } | undefined;
    const now = this.clock.now();
    for (const [key, { urgency, since }] of this.waiting) {
      if (now - since > agedMs) return key;
      const rank = order.indexOf(urgency);
      if (rank === 0) return key;
      if (best === undefined || rank < best.rank) best = { key, rank };
    }
    return best?.key;
  }

  private cancelTimer(key: number): void {
    this.timers.get(key)?.timer.cancel();
    this.timers.delete(key);
  }
}

const moreUrgent = (a: Urgency | null, b: Urgency): Urgency =>
  a !== null && order.indexOf(a) <= order.indexOf(b) ? a : b;
