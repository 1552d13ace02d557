import type { Timer } from '@arthor/core';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { SystemClock } from '../runtime/clock.js';
import { Log } from '../runtime/log.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { Store } from '../store/store.js';
import { freezeBody } from './freeze-body.js';

/** How long nothing is looked at, at most, ms: freezes may be written by another server. */
const longestMs = 30_000;

/** Tells the live view when a freeze begins or ends by itself: nobody writes anything at that moment. */
@Injectable()
export class FreezeTurns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: Timer | null = null;
  private running: Promise<void> = Promise.resolve();
  /** Up to when it was told, by the database's clock; null = nothing yet. */
  private told: number | null = null;
  private stopped = false;

  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.running;
  }

  /** Looks now: a freeze was made. */
  look(): void {
    this.running = this.running.then(() => this.turn());
  }

  private async turn(): Promise<void> {
    if (this.stopped) return;
    this.timer?.cancel();
    let inMs = longestMs;
    try {
      inMs = Math.min(longestMs, await this.tell());
    } catch (error) {
      this.log.warn({ err: error }, 'freezes that begin or end are told later');
    }
    this.timer = this.clock.setTimeout(() => this.look(), Math.max(1, inMs));
  }

  /** Returns in how many ms the next one begins or ends. */
  private async tell(): Promise<number> {
    const now = await this.store.read((view) => view.now());
    const since = this.told ?? now;
    const rows = await this.store.read((view) =>
      view.rows.find(FreezeRow, { where: [{ endsAt: IsNull() }, { endsAt: MoreThan(since) }] }),
    );
    const turnsOf = ({ startsAt, endsAt }: FreezeRow) => (endsAt === null ? [startsAt] : [startsAt, endsAt]);
    const turned = rows.filter(
      // A lifted one was told when it was lifted.
      (row) => row.liftedBy === null && turnsOf(row).some((at) => at > since && at <= now),
    );
    if (turned.length > 0)
      await this.store.write(async (tx) => turned.forEach((row) => tx.event('freeze', freezeBody(row))));
    this.told = now;
    const coming = rows.flatMap(turnsOf).filter((at) => at > now);
    return Math.min(...coming) - now;
  }
}
