import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '@arthor/core';
import { DataSource } from 'typeorm';
import { DatabaseRefused } from './baseline.js';
import { bindIntegers, statementCacheSize } from './bound-integers.js';
import type { Engine } from './engine.js';
import { entities } from './entities.js';
import { GroupCommit } from './group-commit.js';
import { migrations, migrationTable } from './migrations.js';
import { isOnNetwork } from './network-file-system.js';
import { SqliteConnection } from './sqlite-driver.js';

/**
 * How long a statement waits for another process before SQLITE_BUSY. The driver waits in the one thread that answers
 * everybody: the rest is waited for with timers.
 */
const busyTimeoutMs = 5;

/**
 * Creates the folder of a database file if needed.
 * @throws DatabaseRefused when it cannot be written to, or is on a network file system.
 */
export function makeFolderOf(path: string): void {
  const folder = dirname(path);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new DatabaseRefused(`DATABASE_URL must name a file, but ${path} is a folder.`);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new DatabaseRefused(
      `DATABASE_URL must name a file in a folder that this process may write to; ${folder} is none (${code}).`,
    );
  }
  if (!isOnNetwork(folder)) return;
  throw new DatabaseRefused(
    `The folder ${folder} is on a network file system, where SQLite would lose data. Put the database on a ` +
      'disk of this machine, or set DATABASE_URL to a MySQL or MariaDB database.',
  );
}

/**
 * Opens the connection for writing; the folder must exist. TypeORM has one connection and one query
 * runner per SQLite source: whatever uses it while a transaction is open becomes part of it.
 */
export async function openSqliteWriter(path: string, durable = true): Promise<DataSource> {
  // The file contains password hashes: readable by the owner only. SQLite gives -wal and -shm the same mode.
  closeSync(openSync(path, 'a', 0o600));
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: SqliteConnection,
    database: path,
    entities,
    migrations,
    migrationsTableName: migrationTable,
    statementCacheSize,
    prepareDatabase: (connection: SqliteConnection) => {
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
      connection.pragma('journal_mode = WAL');
      // FULL: what was committed survives a power cut too, not only a killed process.
      connection.pragma(`synchronous = ${durable ? 'FULL' : 'OFF'}`);
    },
  });
  return bindIntegers(source).initialize();
}

/** The engine for SQLite: writers queue for one connection, readers share another that cannot write. */
export async function sqliteEngine(writer: DataSource, clock: Clock): Promise<Engine> {
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: SqliteConnection,
    database: String(writer.options.database),
    entities,
    statementCacheSize,
    prepareDatabase: (connection: SqliteConnection) => {
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
      connection.pragma('query_only = ON');
    },
  });
  const reader = await bindIntegers(source).initialize();
  const writers = new GroupCommit(() => writer.createQueryRunner(), clock);
  return {
    dialect: 'sqlite',
    reader: reader.manager,
    transaction: (work, writer) => writers.run(work, writer),
    close: () =>
      writers.end(async () => {
        await reader.destroy();
        await writer.destroy();
      }),
  };
}
