import mysql, { type Connection, type Pool, type PoolOptions } from 'mysql2';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { DatabaseRefused, unusable } from './baseline.js';
import type { DatabaseAddress } from './database-url.js';
import { type Engine, transactionOn } from './engine.js';
import { entities } from './entities.js';
import { migrations, migrationTable } from './migrations.js';

const connectMs = 10_000;

/** Shared by the dispatcher's workers and the requests. */
const poolSize = 30;

/** Seconds. With the server's default of 50 a stuck writer would block everybody for a minute. */
const lockWaitSeconds = 5;

/**
 * Run on each new connection. READ COMMITTED: higher levels block neighbouring rows by gap locks, and
 * newer MariaDB refuses to update rows that changed since the first read. A statement, because the
 * variable's name differs between servers.
 */
const sessionStatements = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}, lock_wait_timeout = ${lockWaitSeconds}, ` +
    "time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE," +
    // TiDB alone reads this comment: an optimistic transaction would learn of others only at its commit.
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION' /*T! , tidb_txn_mode = 'pessimistic' */",
];

type MysqlAddress = Extract<DatabaseAddress, { dialect: 'mysql' }>;

/**
 * Opens a pool of connections to MySQL, MariaDB or TiDB. Throws when the server cannot be reached.
 * @throws DatabaseRefused when it refuses to work by our rules
 */
export async function openMysql(address: MysqlAddress): Promise<DataSource> {
  const { host, port, username, password, database } = address;
  await trySession(address);
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
    connectTimeout: connectMs,
    poolSize,
    // FOUND_ROWS: count the rows an update matches, not those it changes.
    flags: ['-LOCAL_FILES', 'FOUND_ROWS'],
    entities,
    migrations,
    migrationsTableName: migrationTable,
  }).initialize();
}

/** The engine for MySQL and MariaDB. */
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
 * Runs `work` while no other process migrates this database. The lock belongs to a connection of its
 * own, which closes with the process at the latest.
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

/** Closes the connection instead of returning it to the pool: a transaction or lock may still be open. */
async function dropConnection(runner: ReturnType<DataSource['createQueryRunner']>): Promise<void> {
  const connection: Connection = await runner.connect();
  connection.destroy();
}

/** A connection of the pool is closed when it refuses a statement, and the driver does not say why. */
async function trySession({ host, port, username, password, database }: MysqlAddress): Promise<void> {
  const options = { host, port, user: username, password, database, connectTimeout: connectMs };
  const connection = await createConnection(options).catch((cause: unknown) => {
    throw unusable(`${host}:${port}/${database}`, cause);
  });
  try {
    await prepareSession((statement) => connection.query(statement));
    const [rows] = await connection.query<VariableRow[]>(
      "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'group\\_replication\\_%'",
    );
    refuseSeveralWriters(new Map(rows.map((row) => [row.Variable_name, row.Value])));
  } finally {
    connection.destroy();
  }
}

/** @throws DatabaseRefused naming the first statement that is refused, in the database's own words */
export async function prepareSession(query: (statement: string) => Promise<unknown>): Promise<void> {
  for (const statement of sessionStatements)
    await query(statement).catch((cause: unknown) => {
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new DatabaseRefused(`The database refuses "${statement}": ${said}. Nothing was changed.`);
    });
}

type VariableRow = RowDataPacket & { readonly Variable_name: string; readonly Value: string };

/**
 * Locks hold on one server: where several take writes, two could accept operations of one lane. Only Group
 * Replication says that of itself; a Galera node knows nothing of who writes elsewhere.
 * https://dev.mysql.com/doc/refman/8.4/en/group-replication-multi-primary-mode.html
 * @throws DatabaseRefused when every member of the group takes writes
 */
export function refuseSeveralWriters(variables: ReadonlyMap<string, string>): void {
  const inGroup = (variables.get('group_replication_group_name') ?? '') !== '';
  const onePrimary = variables.get('group_replication_single_primary_mode') !== 'OFF';
  if (inGroup && !onePrimary)
    throw new DatabaseRefused(
      'Every server of this MySQL group takes writes, and the locks of one do not hold on another. Use ' +
        'single-primary mode (group_replication_single_primary_mode=ON). Nothing was changed.',
    );
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
