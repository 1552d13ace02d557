import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '@arthor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import { transactionOn, type Writer } from './engine.js';
import { FairQueue } from './fair-queue.js';
import { isBusy, StoreBusy } from './fault.js';

/** So many transactions share one commit at most: the first is answered when the last is done. */
const most = 16;

/** How long writers wait for a lock that another process has. */
const patienceMs = 5_000;
/** Between two tries to get it. */
const tryAgainMs = 20;

interface Waiting {
  readonly since: number;
  readonly work: (manager: EntityManager) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Write transactions on one connection: requests and the dispatcher in turn, each in the order they came. What waits when one has done its work is done
 * in a savepoint of the same SQLite transaction and committed with it: a commit costs the disk's flush, and
 * nobody is answered before it. To the code each is a transaction of its own.
 */
export class GroupCommit {
  private readonly waiting = new FairQueue<Writer, Waiting>();
  /** Resolves when nothing waits any more; null = nobody works. */
  private working: Promise<void> | null = null;

  constructor(
    private readonly runner: () => QueryRunner,
    private readonly clock: Clock,
  ) {}

  run<T>(work: (manager: EntityManager) => Promise<T>, writer: Writer): Promise<T> {
    return new Promise((resolve, reject) => {
      // A queue of many kinds: each value goes back to whoever asked for it.
      const since = this.clock.now();
      this.waiting.push(writer, { since, work, resolve: resolve as Waiting['resolve'], reject });
      this.working ??= this.commitAll();
    });
  }

  /** Runs `last` after everything that waits. */
  async end(last: () => Promise<void>): Promise<void> {
    while (this.working !== null) await this.working;
    // What comes meanwhile is tried after it, and told so if that is too late.
    await (this.working = last().finally(() => void (this.working = this.commitAll())));
  }

  private async commitAll(): Promise<void> {
    // Code that can go on now may ask for writes that the next commit takes along.
    for (await turn(); this.waiting.size > 0; await turn()) {
      const taken: Waiting[] = [];
      try {
        const runner = this.runner();
        const answers = await transactionOn(
          runner,
          (manager) => this.takeAlong(runner, manager, taken),
          broken,
        );
        for (const answer of answers) answer();
      } catch (error) {
        for (const one of taken) one.reject(error);
        if (taken.length === 0) await this.outwait(error);
      }
    }
    this.working = null;
  }

  /**
   * The transaction could not even begin: most likely another process has the lock. It is waited for by a timer, so
   * that everything else goes on; who has waited for long is told.
   */
  private async outwait(error: unknown): Promise<void> {
    const longAgo = this.clock.now() - patienceMs;
    const isGone = !isBusy(error);
    for (const one of this.waiting.takeAll(({ since }) => isGone || since <= longAgo))
      one.reject(isGone ? error : new StoreBusy('another process holds the lock', { cause: error }));
    await new Promise<void>((resolve) => this.clock.setTimeout(resolve, tryAgainMs));
  }

  /**
   * The first is the transaction itself, the others are savepoints in it. After one that fails none is taken
   * along: SQLite may have ended the whole transaction (disk full), and the commit tells.
   */
  private async takeAlong(runner: QueryRunner, manager: EntityManager, taken: Waiting[]) {
    const answers: (() => void)[] = [];
    for (let next = this.waiting.take(); next !== undefined; next = this.waiting.take()) {
      const { work, resolve, reject } = next;
      const first = taken.push(next) === 1;
      // A commit may take along much work: what else waits in this process has its turn after each.
      if (!first) await turn();
      try {
        const value = await (first ? work(manager) : transactionOn(runner, work, broken));
        answers.push(() => resolve(value));
      } catch (error) {
        if (first) throw error;
        answers.push(() => reject(error));
        break;
      }
      if (taken.length === most) break;
    }
    return answers;
  }
}

async function broken(cause: unknown): Promise<void> {
  throw new Error('the database file cannot even roll back', { cause });
}
