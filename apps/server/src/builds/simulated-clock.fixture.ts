import type { Clock, Timer } from '@arthor/core';

/** A clock that moves only when a test says so, from timer to timer. */
export class SimulatedClock implements Clock {
  private readonly timers = new Set<{ at: number; fn: () => void }>();

  constructor(private time = 1_800_000_000_000) {}

  now(): number {
    return this.time;
  }

  setTimeout(fn: () => void, ms: number): Timer {
    const timer = { at: this.time + Math.max(0, ms), fn };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  /** Moves by `ms`, fires due timers in order and lets promises settle after each. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const next = [...this.timers].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.fn();
      await settle();
    }
    this.time = end;
  }
}

/** Runs everything that does not wait for a timer. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
