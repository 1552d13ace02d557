import type { EntityManager, QueryRunner } from 'typeorm';

export type Dialect = 'sqlite' | 'mysql';

/** What differs between the two databases. */
export interface Engine {
  readonly dialect: Dialect;
  /** Reads committed rows only. */
  readonly reader: EntityManager;
  /**
   * Runs `work` in one transaction that holds what it needs to write, and commits. Whatever `work`
   * throws is thrown after a rollback. CommitFailed when the commit itself failed.
   */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Closes every connection; waits for running work. */
  close(): Promise<void>;
}

/** The commit was sent and failed; `cause` tells how. When the connection was lost, nobody knows whether it happened. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

/** One transaction on a query runner. `broken` is told when even the rollback failed. */
export async function transactionOn<T>(
  runner: QueryRunner,
  work: (manager: EntityManager) => Promise<T>,
  broken: (cause: unknown) => Promise<void>,
): Promise<T> {
  await runner.startTransaction();
  let result: T;
  try {
    result = await work(runner.manager);
  } catch (error) {
    // MySQL rolls back only the failed statement: without this the rest would stay open and commit later.
    await runner.rollbackTransaction().catch(broken);
    throw error;
  }
  try {
    await runner.commitTransaction();
  } catch (cause) {
    await runner.rollbackTransaction().catch(broken);
    throw new CommitFailed('the commit failed', { cause });
  }
  return result;
}
