import type { DataSource } from 'typeorm';
import { isEmpty, migrate } from './baseline.js';
import type { DatabaseAddress } from './database-url.js';
import { openMysql, whileMigrating } from './mysql.js';
import { lockProcess } from './process-lock.js';
import { beginOf, splitSql, type SqlStatement } from './sql-split.js';
import { makeFolderOf, openSqliteWriter } from './sqlite.js';

/** The result of a statement: the rows it found, or how many it changed. */
export interface SqlResult {
  readonly statement: SqlStatement;
  readonly rows: readonly unknown[] | null;
  readonly affected: number;
}

/** A statement failed; the message names it. Earlier ones were rolled back, where the database can. */
export class SqlFailed extends Error {
  override readonly name = 'SqlFailed';
}

/**
 * Runs the statements of an SQL text in one transaction; a server may be running. An empty database is
 * migrated first (if a server is just doing that: MySQL waits for it, SQLite refuses). Any other
 * database is used as it is.
 */
export async function runSql(address: DatabaseAddress, sql: string): Promise<SqlResult[]> {
  const source = await open(address);
  try {
    return await inOneTransaction(source, splitSql(sql, address.dialect));
  } finally {
    await source.destroy();
  }
}

async function open(address: DatabaseAddress): Promise<DataSource> {
  if (address.dialect === 'mysql') {
    const source = await openMysql(address);
    if (await isEmpty(source)) await whileMigrating(source, () => migrate(source));
    return source;
  }
  makeFolderOf(address.path);
  const source = await openSqliteWriter(address.path);
  if (!(await isEmpty(source))) return source;
  // Only one process may create the tables: take the server's lock.
  const lock = lockProcess(address.path);
  try {
    await migrate(source);
  } finally {
    lock.release();
  }
  return source;
}

async function inOneTransaction(
  source: DataSource,
  statements: readonly SqlStatement[],
): Promise<SqlResult[]> {
  const runner = source.createQueryRunner();
  const results: SqlResult[] = [];
  try {
    await runner.startTransaction();
    for (const [index, statement] of statements.entries()) {
      try {
        const { records, affected } = await runner.query(statement.text, [], true);
        results.push({ statement, rows: affected === undefined ? records : null, affected: affected ?? 0 });
      } catch (cause) {
        await runner.rollbackTransaction();
        throw new SqlFailed(failure(statements.slice(0, index), statement, cause), { cause });
      }
    }
    await runner.commitTransaction();
    return results;
  } finally {
    await runner.release();
  }
}

function failure(before: readonly SqlStatement[], statement: SqlStatement, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  // MySQL commits before and after each DDL statement; SQLite does not.
  const rest = before.some(({ text }) => /^(CREATE|ALTER|DROP|RENAME|TRUNCATE)\b/i.test(text))
    ? 'Changes of rows were rolled back; on MySQL, changes of tables before it stay.'
    : 'Nothing was changed.';
  return `Statement ${before.length + 1} (line ${statement.line}: ${beginOf(statement)} …) failed: ${reason}. ${rest}`;
}
