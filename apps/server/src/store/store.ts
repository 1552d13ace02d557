import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Random } from '@arthor/core';
import { MoreThan } from 'typeorm';
import { CommitFailed, type Engine } from './engine.js';
import { EventRow } from './entity/event.js';
import { LaneRow } from './entity/lane.js';
import { isConnectionLoss, isRetryable, isUniqueViolation } from './fault.js';
import { Tx } from './tx.js';
import { View } from './view.js';

export { Tx, View };

/** Where the store tells what a person may want to know. */
export interface StoreLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How often a transaction is begun anew before its error is thrown. */
const retries = 5;

/** The only way to the tables. Code that is given a View cannot write: it does not compile. */
export class Store {
  private readonly writing = new AsyncLocalStorage<{ open: boolean }>();
  private readonly listeners = new Set<(seq: number) => void>();
  private readonly view: View;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: StoreLog,
  ) {
    this.view = new View(engine.reader);
  }

  /** Reads committed rows. Throws inside `write`, where the transaction itself must be asked. */
  read<T>(work: (view: View) => Promise<T>): Promise<T> {
    this.refuseInside('read');
    return work(this.view);
  }

  /**
   * Runs `work` in one short transaction: all of it is committed, or nothing. After a deadlock, a lock
   * wait or a lost connection it is begun anew, so `work` may run several times: it must change nothing
   * but rows (what else is to happen goes into `tx.afterCommit`). Never call the network in it.
   * @throws inside another `write`: pass its transaction on instead.
   * @throws CommitFailed when nobody knows whether it was committed.
   */
  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.refuseInside('write');
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (attempt > retries || !this.mayRetry(error)) throw error;
        this.log.warn({ attempt, err: error }, 'transaction is begun anew');
        await this.pause(attempt);
      }
    }
  }

  /**
   * The lane, made when there is none, in a transaction of its own: a lane row that is made inside a
   * longer one deadlocks with its neighbours. Not inside `write`.
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

  /** Events after `seq`, oldest first. Fewer than `limit` = there are no more now. */
  eventsAfter(seq: number, limit: number): Promise<EventRow[]> {
    return this.read((view) =>
      view.rows.find(EventRow, { where: { seq: MoreThan(seq) }, order: { seq: 'ASC' }, take: limit }),
    );
  }

  /**
   * Calls back with the newest number soon after a commit of this process that wrote events; with
   * several writers at once the calls may come out of order. Returns what ends it.
   */
  onEvents(listener: (seq: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits for running transactions and closes the database. */
  close(): Promise<void> {
    return this.engine.close();
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let tx: Tx | undefined;
    let newest: number | null = null;
    const guard = { open: true };
    try {
      const result = await this.engine.transaction((manager) =>
        this.writing.run(guard, async () => {
          tx = new Tx(manager, this.engine.dialect);
          const value = await work(tx);
          newest = await tx.flush(this.clock.now());
          return value;
        }),
      );
      guard.open = false;
      this.announce(tx, newest);
      return result;
    } finally {
      guard.open = false;
    }
  }

  private announce(tx: Tx | undefined, newest: number | null): void {
    for (const callback of tx?.committed() ?? []) this.guarded(callback);
    if (newest === null) return;
    const seq = newest;
    for (const listener of this.listeners) this.guarded(() => listener(seq));
  }

  private guarded(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.log.error({ err: error }, 'a callback after a commit failed');
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
