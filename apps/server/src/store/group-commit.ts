import { setImmediate as turn } from 'node:timers/promises';
import type { EntityManager, QueryRunner } from 'typeorm';
import { transactionOn, type Writer } from './engine.js';
import { FairQueue } from './fair-queue.js';
import { Fifo } from './fifo.js';

/** So many transactions share one commit at most: the first is answered when the last is done. */
const most = 16;

interface Waiting {
  /** Does the work; returns what tells the caller after the commit. */
  work(manager: EntityManager): Promise<() => void>;
  reject(error: unknown): void;
}

/**
 * Write transactions on one connection, in the order they came. What waits when one has done its work is done
 * in a savepoint of the same SQLite transaction and committed with it: a commit costs the disk's flush, and
 * nobody is answered before it. To the code each is a transaction of its own.
 */
export class GroupCommit {
  private readonly waiting = new FairQueue<Writer, Waiting>();
  private readonly turns = new Fifo();

  constructor(private readonly runner: () => QueryRunner) {}

  run<T>(work: (manager: EntityManager) => Promise<T>, writer: Writer): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push(writer, {
        work: async (manager) => {
          const value = await work(manager);
          return () => resolve(value);
        },
        reject,
      });
      void this.turns.run(() => this.commitNext());
    });
  }

  /** Runs `last` after everything that waits. */
  end(last: () => Promise<void>): Promise<void> {
    return this.turns.run(last);
  }

  private async commitNext(): Promise<void> {
    // What came with this turn was taken along by an earlier one.
    if (this.waiting.size === 0) return;
    // Code that can go on now may ask for writes that this commit takes along.
    await turn();
    const first = this.waiting.take();
    if (first === undefined) return;
    const taken = [first];
    try {
      const runner = this.runner();
      const answers = await transactionOn(
        runner,
        async (manager) => [await first.work(manager), ...(await this.takeAlong(runner, taken))],
        broken,
      );
      for (const answer of answers) answer();
    } catch (error) {
      for (const one of taken) one.reject(error);
    }
  }

  /**
   * After one that fails none is taken along: SQLite may have ended the whole transaction (disk full), and the
   * commit tells.
   */
  private async takeAlong(runner: QueryRunner, taken: Waiting[]): Promise<(() => void)[]> {
    const answers: (() => void)[] = [];
    while (taken.length < most) {
      const next = this.waiting.take();
      if (next === undefined) break;
      taken.push(next);
      // A commit may take along much work: what else waits in this process has its turn after each.
      await turn();
      try {
        answers.push(await transactionOn(runner, (manager) => next.work(manager), broken));
      } catch (error) {
        answers.push(() => next.reject(error));
        break;
      }
    }
    return answers;
  }
}

async function broken(cause: unknown): Promise<void> {
  throw new Error('the database file cannot even roll back', { cause });
}
