import type { Clock, Timer } from '@arthor/core';
import type { EventLog, FaultLog } from './event-log.js';
import { publish, type Published } from './published.js';
import { Recent } from './recent.js';

/** Who is told of events as they come. */
export interface Listener {
  /** The next events, in order and without gaps from the hub's head at the time of subscribing. */
  deliver(events: readonly Published[]): void;
  /** Events were lost between what was delivered and `head`: everything must be read again. */
  lost(head: number): void;
}

/** How many events are read in one statement. */
const pageSize = 500;
/** Rows that another process wrote are found within this time; those of this one at once. */
const pollMs = 1000;

/**
 * Follows the event log and tells everyone in this process. Each event is read and serialised once. It
 * wakes at a commit of this process, and looks once a second for what others wrote.
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

  /** Starts at the newest committed event. Once. */
  async start(): Promise<void> {
    this.position = await this.log.seq();
    this.unsubscribe = this.log.onEvents(() => void this.refresh());
    this.poll();
  }

  /** Ends the reading and waits for a read under way. */
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

  /** Whether {@link head} is the newest event for all this process knows: false while the log cannot be read. */
  get isCurrent(): boolean {
    return !this.failing;
  }

  /** Tells `listener` of every event after {@link head} from now on. Returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Up to {@link head}: the next events after `seq` (a page of them, at least one while `seq` < head);
   * null when they are gone.
   */
  async past(seq: number): Promise<readonly Published[] | null> {
    const held = this.recent.after(seq, pageSize);
    if (held !== null) return held;
    const rows = await this.log.eventsAfter(seq, pageSize);
    return rows[0]?.seq === seq + 1 ? rows.map((row) => publish(row, this.faults)) : null;
  }

  /** Reads what is new and delivers it; resolves when all that was committed before the call is delivered. */
  refresh(): Promise<void> {
    this.dirty = true;
    this.pumping ??= this.pump();
    return this.pumping;
  }

  private async pump(): Promise<void> {
    while (this.dirty) {
      this.dirty = false;
      try {
        await this.readAll();
        this.failing = false;
      } catch (error) {
        this.failing = true;
        // The poll tries again; nothing is lost, since the position did not move.
        this.faults.error({ err: error }, 'events could not be read');
      }
    }
    // In the same turn as the last look at `dirty`: a refresh in between would wait for the poll.
    this.pumping = null;
  }

  private async readAll(): Promise<void> {
    for (;;) {
      const rows = await this.log.eventsAfter(this.position, pageSize);
      const first = rows[0];
      if (first === undefined) return;
      if (first.seq === this.position + 1) this.deliver(rows.map((row) => publish(row, this.faults)));
      else this.skipTo(rows.at(-1)?.seq ?? first.seq);
      if (rows.length < pageSize) return;
    }
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
