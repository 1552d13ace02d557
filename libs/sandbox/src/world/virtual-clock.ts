import type { Clock } from '@arthor/core';

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A clock that moves only when told to. Timers fire in order of their time, equal times in order of their setting,
 * each with `now()` at its own time; a timer set by a timer fires in the same `advance` when it is due.
 */
export class VirtualClock implements Clock {
  private at: number;
  private order = 0;
  private readonly waiting = new Set<Waiting>();

  /** @param start ms since epoch; 2026-01-01T00:00:00Z when not given */
  constructor(start = 1_767_225_600_000) {
    this.at = start;
  }

  now(): number {
    return this.at;
  }

  setTimeout(run: () => void, delayMs: number): { cancel(): void } {
    const entry: Waiting = { at: this.at + Math.max(0, delayMs), order: this.order++, run };
    this.waiting.add(entry);
    return { cancel: () => void this.waiting.delete(entry) };
  }

  /** Moves time on by `ms` and fires what falls due on the way. */
  advance(ms: number): void {
    const end = this.at + ms;
    while (this.fireNext(end));
    this.at = end;
  }

  /** Moves time on to the next timer that is due by `end` and fires it alone; false = there is none. */
  fireNext(end: number): boolean {
    const next = this.next(end);
    if (next === null) return false;
    this.waiting.delete(next);
    this.at = Math.max(this.at, next.at);
    next.run();
    return true;
  }

  /**
   * Moves time on in small steps and lets promises settle in between: for code that awaits between its timers.
   * @param stepMs how far time moves between two such pauses
   */
  async advanceAsync(ms: number, stepMs = 10): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.advance(Math.min(stepMs, left));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Timers that have not fired yet: a test can see that nothing is left behind. */
  get pending(): number {
    return this.waiting.size;
  }

  private next(end: number): Waiting | null {
    let first: Waiting | null = null;
    for (const entry of this.waiting) {
      if (entry.at > end) continue;
      if (first === null || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) {
        first = entry;
      }
    }
    return first;
  }
}
