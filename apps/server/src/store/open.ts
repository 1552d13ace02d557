import type { Clock, Random } from '@arthor/core';
import { DatabaseRefused, migrate, unusable } from './baseline.js';
import { type DatabaseAddress, parseDatabaseUrl } from './database-url.js';
import type { Engine } from './engine.js';
import { mysqlEngine, openMysql, whileMigrating } from './mysql.js';
import { lockProcess } from './process-lock.js';
import { makeFolderOf, openSqliteWriter, sqliteEngine } from './sqlite.js';
import { soundJson } from './sound-json.js';
import { sortKeys } from './sorted-keys.js';
import { Store, type OnAnswered, type StoreLog } from './store.js';

/** Options of {@link openStore}. */
export interface StoreOptions {
  /** `sqlite:<path>` or `mysql://user:password@host:3306/database`. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: StoreLog;
  readonly onAnswered?: OnAnswered;
  /** false: a commit does not wait for the disk of an SQLite file. For tests: a power cut may take what was committed. */
  readonly durable?: boolean;
  /** For tests: JSON comes back as from MySQL, whatever the engine. */
  readonly sortedKeys?: boolean;
}

/**
 * Opens the database, migrates it and returns the store. An SQLite file is locked for this process until
 * `close`.
 * @throws ProcessLocked, DatabaseRefused: with a message for the person who started it; nothing was changed.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const address = parseDatabaseUrl(options.databaseUrl);
  if (address === null)
    throw new Error('DATABASE_URL must be sqlite:<path> or mysql://user:password@host:3306/database');
  const engine =
    address.dialect === 'sqlite' ? await openSqlite(address.path, options) : await openPool(address);
  if (options.sortedKeys === true) sortKeys(engine.reader.dataSource);
  soundJson(engine.reader.dataSource);
  return new Store(engine, options.clock, options.random, options.log, options.onAnswered);
}

async function openSqlite(
  path: string,
  { clock, durable = true, sortedKeys = false }: StoreOptions,
): Promise<Engine> {
  makeFolderOf(path);
  const lock = lockProcess(path);
  try {
    const writer = await openSqliteWriter(path, durable).catch((cause: unknown) => {
      throw cause instanceof DatabaseRefused ? cause : unusable(`the file ${path}`, cause);
    });
    await migrate(writer);
    if (sortedKeys) sortKeys(writer);
    soundJson(writer);
    const engine = await sqliteEngine(writer, clock);
    return {
      ...engine,
      close: async () => {
        await engine.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openPool(address: Extract<DatabaseAddress, { dialect: 'mysql' }>): Promise<Engine> {
  const source = await openMysql(address);
  try {
    await whileMigrating(source, () => migrate(source));
    return mysqlEngine(source);
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
