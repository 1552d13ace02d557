import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Random } from '@arthor/core';
import { MoreThan, type EntityManager } from 'typeorm';
import { CommitFailed, type Engine, type Writer } from './engine.js';
import { EventRow } from './entity/event.js';
import { LaneRow } from './entity/lane.js';
import { failureOf, isBusy, isConnectionLoss, isRetryable, isUniqueViolation, StoreBusy } from './fault.js';
import { preparedReads } from './prepared-reads.js';
import { Tx } from './tx.js';
import { View } from './view.js';

export { Tx, View };

/** Where the store logs. */
export interface StoreLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Hears whether the database answered: null, or why it did not. What `work` throws of its own is no fault of the database. */
export type OnAnswered = (failure: { readonly code: string; readonly message: string } | null) => void;

/** How often a transaction is retried before its error is thrown. */
const retries = 5;
/** Another process may lock even readers out for a moment: so long they look again, and so often. */
const lockedMs = 5_000;
const lookAgainMs = 20;

/** The only access to the tables. Code that has only a View cannot write: it would not compile. */
export class Store {
  private readonly writing = new AsyncLocalStorage<{ open: boolean }>();
  private readonly listeners = new Set<(seq: number) => void>();
  private readonly view: View;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: StoreLog,
    private readonly onAnswered: OnAnswered = () => undefined,
  ) {
    this.view = new View(preparedReads(engine.reader), () => this.timeOf(engine.reader));
  }

  /** Reads committed rows. Throws inside `write`: read by the transaction there. */
  async read<T>(work: (view: View) => Promise<T>): Promise<T> {
    this.refuseInside('read');
    const until = this.clock.now() + lockedMs;
    for (;;) {
      try {
        const value = await work(this.view);
        this.onAnswered(null);
        return value;
      } catch (error) {
        this.onAnswered(failureOf(error));
        if (!isBusy(error)) throw error;
        if (this.clock.now() >= until)
          throw new StoreBusy('another process holds the lock', { cause: error });
        await new Promise<void>((resolve) => this.clock.setTimeout(resolve, lookAgainMs));
      }
    }
  }

  /**
   * Runs `work` in one short transaction. After a deadlock, a lock wait timeout or a lost connection the
   * transaction is retried, so `work` may run several times: it must change nothing but rows (for the
   * rest use `tx.afterCommit`) and must not call the network.
   * @throws inside another `write`: pass its transaction on instead.
   * @throws CommitFailed when it is unknown whether it was committed.
   */
  async write<T>(work: (tx: Tx) => Promise<T>, writer: Writer = 'request'): Promise<T> {
    this.refuseInside('write');
    for (let attempt = 1; ; attempt++) {
      const guard = { open: true };
      try {
        const { tx, value, newest } = await this.engine.transaction(
          (manager) =>
            this.writing.run(guard, async () => {
              const tx = new Tx(manager, this.engine.dialect, () => this.timeOf(manager));
              const value = await work(tx);
              return { tx, value, newest: await tx.flush(this.clock.now()) };
            }),
          writer,
        );
        guard.open = false;
        this.onAnswered(null);
        this.announce(tx, newest);
        return value;
      } catch (error) {
        guard.open = false;
        this.onAnswered(failureOf(error));
        if (attempt > retries || !this.mayRetry(error)) throw error;
        this.log.warn({ attempt, err: error }, 'a transaction is retried');
        await this.pause(attempt);
      }
    }
  }

  /**
   * The lane, created if needed in a transaction of its own: inserting it in a longer one leads to
   * deadlocks with its neighbours. Not inside `write`.
   */
  async laneOf(application: string, environment: string, symbol: string): Promise<LaneRow> {
    const key = { application, environment, symbol };
    const find = () => this.read((view) => view.rows.findOneBy(LaneRow, key));
    const found = await find();
    if (found !== null) return found;
    try {
      return await this.write((tx) => tx.insert(LaneRow, { ...key, tick: 0, version: 0, conditions: [] }));
    } catch (error) {
      const other = isUniqueViolation(error) ? await find() : null;
      if (other === null) throw error;
      return other;
    }
  }

  /** The number of the newest committed event; 0 when there was none. */
  seq(): Promise<number> {
    return this.read((view) => view.seq());
  }

  /** Events after `seq`, oldest first. Fewer than `limit` means there are no more. */
  eventsAfter(seq: number, limit: number): Promise<EventRow[]> {
    return this.read((view) =>
      view.rows.find(EventRow, { where: { seq: MoreThan(seq) }, order: { seq: 'ASC' }, take: limit }),
    );
  }

  /**
   * Calls back with the newest event number after each commit of this process that wrote events. With
   * several writers the calls may come out of order. Returns a function that ends it.
   */
  onEvents(listener: (seq: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits for running transactions and closes the database. */
  close(): Promise<void> {
    return this.engine.close();
  }

  private async timeOf(manager: EntityManager): Promise<number> {
    if (this.engine.dialect === 'sqlite') return this.clock.now();
    const [row]: readonly { ms: number | string }[] = await manager.query(
      'SELECT ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS ms',
    );
    return Number(row?.ms);
  }

  private announce(tx: Tx, newest: number | null): void {
    const told = newest === null ? [] : [...this.listeners].map((listener) => () => listener(newest));
    for (const callback of [...tx.committed(), ...told]) {
      try {
        callback();
      } catch (error) {
        this.log.error({ err: error }, 'a callback after a commit failed');
      }
    }
  }

  private mayRetry(error: unknown): boolean {
    if (error instanceof CommitFailed) return isRetryable(error.cause) && !isConnectionLoss(error.cause);
    return isRetryable(error);
  }

  /** Full jitter, doubling from 20 ms. */
  private pause(attempt: number): Promise<void> {
    const ms = this.random.next() * 20 * 2 ** attempt;
    return new Promise((resolve) => this.clock.setTimeout(resolve, ms));
  }

  private refuseInside(what: string): void {
    if (this.writing.getStore()?.open !== true) return;
    throw new Error(`store.${what} was called inside store.write: use the transaction that is open`);
  }
}
