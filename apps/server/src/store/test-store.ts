import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Random } from '@arthor/core';
import mysql from 'mysql2/promise';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { openStore } from './open.js';
import type { Store, StoreLog } from './store.js';

/** An empty migrated database for one test. */
export interface TestStore {
  readonly store: Store;
  readonly databaseUrl: string;
  /** Closes the store and removes the database. */
  dispose(): Promise<void>;
}

/** An empty database without tables, and how to remove it. */
export interface TestDatabase {
  readonly databaseUrl: string;
  remove(): Promise<void>;
}

/** Logs nothing. */
export const silentLog: StoreLog = { warn: () => undefined, error: () => undefined };

/**
 * A temporary SQLite file; or, if ARTHOR_TEST_DATABASE_URL names a MySQL server
 * (`mysql://user:password@host:port`), a new database `arthor_<random>` there.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env['ARTHOR_TEST_DATABASE_URL'];
  if (server === undefined || server === '') {
    const directory = mkdtempSync(join(tmpdir(), 'arthor-test-'));
    return {
      databaseUrl: `sqlite:${join(directory, 'arthor.sqlite')}`,
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  }
  const name = `arthor_${randomBytes(8).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { databaseUrl: url.href, remove: () => onServer(server, `DROP DATABASE ${name}`) };
}

/** A store on a {@link testDatabase}, with the system's clock and randomness by default. */
export async function testStore(
  options: { readonly clock?: Clock; readonly random?: Random; readonly log?: StoreLog } = {},
): Promise<TestStore> {
  const database = await testDatabase();
  const store = await openStore({
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: silentLog,
    durable: false,
    sortedKeys: true,
    ...options,
    databaseUrl: database.databaseUrl,
  });
  return {
    store,
    databaseUrl: database.databaseUrl,
    dispose: async () => {
      await store.close();
      await database.remove();
    },
  };
}

async function onServer(server: string, statement: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: server });
  await connection.query(statement);
  await connection.end();
}
