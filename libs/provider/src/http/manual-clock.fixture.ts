import type { Clock } from '@arthor/core';

/** A clock that a test moves. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 10, 23);
  readonly #timers = new Map<object, { at: number; fn: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimeout(fn: () => void, ms: number): { cancel(): void } {
    const handle = {};
    this.#timers.set(handle, { at: this.#now + ms, fn });
    return { cancel: () => this.#timers.delete(handle) };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass; what is due fires in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, timer]) => timer.at <= end)
        .sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].at);
      due[1].fn();
    }
    this.#now = end;
  }
}
