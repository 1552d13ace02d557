import type { LiveEvent } from './event.js';

const kept = 1_000;

/**
 * The last events this tab has heard. An answer that was on its way while they arrived reflects only
 * some of them; whoever receives it applies the later ones, and nothing falls between.
 */
export class RecentEvents {
  #events: LiveEvent[] = [];

  /** Adds events in the order they came. */
  add(events: readonly LiveEvent[]): void {
    this.#events = [...this.#events, ...events].slice(-kept);
  }

  /** Those after the given number, oldest first. */
  after(seq: number): readonly LiveEvent[] {
    return this.#events.filter((event) => event.seq > seq);
  }

  /** Forgets all: the numbers start anew, or what was missed is unknown. */
  clear(): void {
    this.#events = [];
  }
}

/** The one of this tab. */
export const recentEvents = new RecentEvents();
