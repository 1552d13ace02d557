import type { EntityManager, QueryRunner } from 'typeorm';

export type Dialect = 'sqlite' | 'mysql';

/** Who writes. Where writers queue, both kinds take turns: neither waits until the other has nothing left to do. */
export type Writer = 'request' | 'dispatcher';

/** What differs between the two databases. */
export interface Engine {
  readonly dialect: Dialect;
  /** For reading; sees committed rows only. */
  readonly reader: EntityManager;
  /**
   * Runs `work` in a write transaction and commits. If `work` throws, rolls back and rethrows. Throws
   * CommitFailed when the commit itself fails.
   */
  transaction<T>(work: (manager: EntityManager) => Promise<T>, writer: Writer): Promise<T>;
  /** Closes every connection; waits for running work. */
  close(): Promise<void>;
}

/** The commit failed; see `cause`. After a lost connection it may have happened nevertheless. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

/** One transaction on a query runner. Calls `broken` when even the rollback fails. */
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
    // MySQL rolls back only the failed statement; the others would stay open and be committed later.
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
