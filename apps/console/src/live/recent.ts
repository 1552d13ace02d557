import type { EventKind, LiveEvent } from '@arthor/contract';

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

  /** Those of a kind, oldest first. */
  of<K extends EventKind>(kind: K): readonly LiveEvent<K>[] {
    return this.#events.filter((event): event is LiveEvent<K> & LiveEvent => event.kind === kind);
  }

  /** Forgets all: the numbers start anew, or what was missed is unknown. */
  clear(): void {
    this.#events = [];
  }
}

/** The one of this tab. */
export const recentEvents = new RecentEvents();
