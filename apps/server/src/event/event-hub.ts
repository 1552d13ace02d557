import type { Clock, Timer } from '@arthor/core';
import type { EventLog, FaultLog } from './event-log.js';
import { publish, type Published } from './published.js';
import { Recent } from './recent.js';

/** Receives events as they are committed. */
export interface Listener {
  /** The next events, in order and without gaps, starting after the hub's head at the time of subscribing. */
  deliver(events: readonly Published[]): void;
  /** Events up to `head` were lost: the listener must read everything again. */
  lost(head: number): void;
}

/** Events read in one statement. */
const pageSize = 500;
/** Events of other processes are found within this time; those of this process at once. */
const pollMs = 1000;

/**
 * Follows the event log and delivers it to all listeners of this process. Reads and serialises each event
 * once. Reads after each commit of this process, and once a second for commits of others.
 */
export class EventHub {
  private readonly listeners = new Set<Listener>();
  private readonly recent = new Recent();
  private position = 0;
  private dirty = false;
  private failing = false;
  private pumping: Promise<void> | null = null;
  private timer: Timer | null = null;
  private unsubscribe: (() => void) | null = null;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly faults: FaultLog,
  ) {}

  /** Starts after the newest committed event. Call once. */
  async start(): Promise<void> {
    this.position = await this.log.seq();
    this.unsubscribe = this.log.onEvents(() => void this.refresh());
    this.poll();
  }

  /** Stops reading and waits for a running read. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.unsubscribe = null;
    this.timer?.cancel();
    this.timer = null;
    await this.pumping;
  }

  /** The number of the newest event delivered to the listeners. */
  get head(): number {
    return this.position;
  }

  /** Whether {@link head} is the newest event as far as this process knows; false while reading fails. */
  get isCurrent(): boolean {
    return !this.failing;
  }

  /** Delivers every event after {@link head} to `listener`. Returns a function that unsubscribes. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * A page of the events after `seq`, up to {@link head}; at least one while `seq` < head. null when they
   * were pruned.
   */
  async past(seq: number): Promise<readonly Published[] | null> {
    const held = this.recent.after(seq, pageSize);
    if (held !== null) return held;
    const rows = await this.log.eventsAfter(seq, pageSize);
    return rows[0]?.seq === seq + 1 ? rows.map((row) => publish(row, this.faults)) : null;
  }

  /** Reads and delivers new events; resolves when everything committed before the call is delivered. */
  refresh(): Promise<void> {
    this.dirty = true;
    this.pumping ??= this.pump();
    return this.pumping;
  }

  private async pump(): Promise<void> {
    while (this.dirty) {
      this.dirty = false;
      try {
        const rows = await this.log.eventsAfter(this.position, pageSize);
        // A full page may not be the last.
        this.dirty ||= rows.length === pageSize;
        const [first, last] = [rows[0], rows.at(-1)];
        if (first?.seq === this.position + 1) this.deliver(rows.map((row) => publish(row, this.faults)));
        else if (last !== undefined) this.skipTo(last.seq);
        if (!this.dirty) this.failing = false;
      } catch (error) {
        this.failing = true;
        // The next poll retries from the same position.
        this.faults.error({ err: error }, 'events could not be read');
      }
    }
    // Synchronously after the last check of `dirty`, or a refresh in between would wait for the poll.
    this.pumping = null;
  }

  private deliver(events: readonly Published[]): void {
    this.recent.add(events);
    this.position = events.at(-1)?.seq ?? this.position;
    for (const listener of this.listeners) listener.deliver(events);
  }

  private skipTo(seq: number): void {
    this.recent.clear();
    this.position = seq;
    for (const listener of this.listeners) listener.lost(seq);
  }

  private poll(): void {
    this.timer = this.clock.setTimeout(() => {
      void this.refresh();
      this.poll();
    }, pollMs);
  }
}
