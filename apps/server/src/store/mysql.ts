import mysql, { type Connection, type Pool, type PoolOptions } from 'mysql2';
import { DataSource } from 'typeorm';
import type { DatabaseAddress } from './database-url.js';
import { type Engine, transactionOn } from './engine.js';
import { entities } from './entities.js';
import { migrations, migrationTable } from './migrations.js';

/** Every dispatcher worker may hold one, and requests some more. */
const poolSize = 30;

/** Seconds; the server's default of 50 would let a stuck writer hold up everybody for a minute. */
const lockWaitSeconds = 5;

/**
 * What each new connection is told. READ COMMITTED: anything above it blocks neighbours by gap locks, and
 * newer MariaDB refuses updates of rows that changed since the first read. Set by statement, since the
 * variable's name differs between servers.
 */
const sessionStatements = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}, lock_wait_timeout = ${lockWaitSeconds}, ` +
    "time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE," +
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
];

type MysqlAddress = Extract<DatabaseAddress, { dialect: 'mysql' }>;

/** A pool of connections to MySQL or MariaDB. Fails when the server cannot be reached. */
export function openMysql(address: MysqlAddress): Promise<DataSource> {
  const { host, port, username, password, database } = address;
  return new DataSource({
    type: 'mysql',
    driver: { createPool },
    host,
    port,
    username,
    password,
    database,
    charset: 'utf8mb4',
    timezone: 'Z',
    bigNumberStrings: false,
    connectTimeout: 10_000,
    poolSize,
    // FOUND_ROWS: an update that matches counts, also when it changes nothing.
    flags: ['-LOCAL_FILES', 'FOUND_ROWS'],
    entities,
    migrations,
    migrationsTableName: migrationTable,
  }).initialize();
}

/** MySQL or MariaDB as an engine. */
export function mysqlEngine(source: DataSource): Engine {
  const running = new Set<Promise<unknown>>();
  return {
    dialect: 'mysql',
    reader: source.manager,
    transaction: (work) => {
      const turn = inTransaction(source, work);
      running.add(turn);
      const ended = () => running.delete(turn);
      turn.then(ended, ended);
      return turn;
    },
    close: async () => {
      await Promise.allSettled(running);
      await source.destroy();
    },
  };
}

/**
 * Runs `work` while no other process migrates this database. The lock belongs to one connection, which is
 * kept for it alone and closed with the process at the latest.
 */
export async function whileMigrating<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  const holder = source.createQueryRunner();
  const name = "LEFT(CONCAT('arthor.migrate.', DATABASE()), 64)";
  try {
    const [answer]: { got: number | null }[] = await holder.query(`SELECT GET_LOCK(${name}, 60) AS got`);
    if (answer?.got !== 1) throw new Error('another process has been migrating the database for a minute');
    const result = await work();
    await holder.query(`SELECT RELEASE_LOCK(${name})`);
    return result;
  } catch (error) {
    await dropConnection(holder);
    throw error;
  } finally {
    await holder.release();
  }
}

async function inTransaction<T>(
  source: DataSource,
  work: Parameters<typeof transactionOn<T>>[1],
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    return await transactionOn(runner, work, () => dropConnection(runner));
  } finally {
    await runner.release();
  }
}

/** Ends the connection instead of handing it on: a transaction or a lock may still be open on it. */
async function dropConnection(runner: ReturnType<DataSource['createQueryRunner']>): Promise<void> {
  const connection: Connection = await runner.connect();
  connection.destroy();
}

function createPool(options: PoolOptions): Pool {
  const pool = mysql.createPool(options);
  pool.on('connection', (connection: Connection) => {
    for (const statement of sessionStatements) {
      connection.query(statement, (error) => {
        if (error !== null) connection.destroy();
      });
    }
  });
  return pool;
}
