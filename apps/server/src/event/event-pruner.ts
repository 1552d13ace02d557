import type { Clock, Timer } from '@arthor/core';
import { LessThanOrEqual } from 'typeorm';
import { EventRow } from '../store/entity/event.js';
import type { Store } from '../store/store.js';
import type { FaultLog } from './event-log.js';

/** A client that missed fewer events resumes; others read everything again. */
export const keptEvents = 20_000;
/** Rows removed in one transaction, so that writers never wait long. */
const chunk = 500;
const everyMs = 60_000;

/** Removes old events in the background. */
export class EventPruner {
  private timer: Timer | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: FaultLog,
    private readonly kept = keptEvents,
  ) {}

  /** Starts pruning every minute. Call once. */
  start(): void {
    this.timer = this.clock.setTimeout(() => {
      this.running = this.prune()
        .catch((error: unknown) => this.log.error({ err: error }, 'events could not be pruned'))
        .then(() => (this.stopping ? undefined : this.start()));
    }, everyMs);
  }

  /** Stops after the running transaction. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.timer?.cancel();
    await this.running;
  }

  /** Removes all but the newest {@link keptEvents}, oldest first. */
  async prune(): Promise<void> {
    const last = (await this.store.seq()) - this.kept;
    let oldest = await this.oldest();
    while (oldest !== null && oldest <= last && !this.stopping) {
      const upTo = Math.min(oldest + chunk - 1, last);
      await this.store.write((tx) => tx.remove(EventRow, { seq: LessThanOrEqual(upTo) }));
      oldest = await this.oldest();
    }
  }

  private async oldest(): Promise<number | null> {
    const [row] = await this.store.read((view) =>
      view.rows.find(EventRow, { select: { seq: true }, order: { seq: 'ASC' }, take: 1 }),
    );
    return row?.seq ?? null;
  }
}
