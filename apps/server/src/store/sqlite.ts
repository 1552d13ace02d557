import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { DatabaseRefused } from './baseline.js';
import { type Engine, transactionOn } from './engine.js';
import { entities } from './entities.js';
import { Fifo } from './fifo.js';
import { migrations, migrationTable } from './migrations.js';
import { isOnNetwork } from './network-file-system.js';
import { SqliteConnection } from './sqlite-driver.js';

/** How long a statement waits for another process before SQLITE_BUSY; the transaction is then retried. */
const busyTimeoutMs = 1000;

/**
 * Makes the folder a database file is to be in; it may be there.
 * @throws DatabaseRefused when it lies on another machine.
 */
export function makeFolderOf(path: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  if (!isOnNetwork(folder)) return;
  throw new DatabaseRefused(
    `The folder ${folder} is on a network file system, where SQLite would lose data. Put the database on a ` +
      'disk of this machine, or set DATABASE_URL to a MySQL or MariaDB database.',
  );
}

/**
 * The connection for writing, to a file whose folder exists. TypeORM has one connection and one query runner per SQLite source, so
 * whatever uses it while a transaction is open takes part in that transaction.
 */
export async function openSqliteWriter(path: string): Promise<DataSource> {
  // Password hashes are in it: readable by its owner only. SQLite gives -wal and -shm the same mode.
  closeSync(openSync(path, 'a', 0o600));
  return new DataSource({
    type: 'better-sqlite3',
    driver: SqliteConnection,
    database: path,
    entities,
    migrations,
    migrationsTableName: migrationTable,
    prepareDatabase: (connection: SqliteConnection) => {
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
      connection.pragma('journal_mode = WAL');
      // FULL: what was accepted outlives a power cut too, not only a killed process.
      connection.pragma('synchronous = FULL');
    },
  }).initialize();
}

/** SQLite as an engine: writers queue for one connection, readers share another that cannot write. */
export async function sqliteEngine(writer: DataSource): Promise<Engine> {
  const reader = await new DataSource({
    type: 'better-sqlite3',
    driver: SqliteConnection,
    database: String(writer.options.database),
    entities,
    prepareDatabase: (connection: SqliteConnection) => {
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
      connection.pragma('query_only = ON');
    },
  }).initialize();
  const writers = new Fifo();
  return {
    dialect: 'sqlite',
    reader: reader.manager,
    transaction: (work) =>
      writers.run(() =>
        transactionOn(writer.createQueryRunner(), work, (cause) => {
          throw new Error('the database file cannot even roll back', { cause });
        }),
      ),
    close: () =>
      writers.run(async () => {
        await reader.destroy();
        await writer.destroy();
      }),
  };
}
