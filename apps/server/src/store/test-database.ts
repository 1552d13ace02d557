import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';

/** A database for one test, and how to be rid of it. */
export interface TestDatabase {
  readonly databaseUrl: string;
  remove(): Promise<void>;
}

/** `mysql://user:password@host:port` of a MySQL server to test on; null = tests use SQLite. */
export function testServer(): string | null {
  const server = process.env['ARTHOR_TEST_DATABASE_URL'];
  return server === undefined || server === '' ? null : server;
}

/** What the names of all databases of this run of tests begin with: whoever ends the run drops them. */
export const namePrefix = (): string => `arthor_${process.env['ARTHOR_TEST_RUN'] ?? 'lone'}_`;

/** A temporary SQLite file, or a new database on the {@link testServer}; without tables. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = testServer();
  if (server === null) {
    const directory = mkdtempSync(join(tmpdir(), 'arthor-test-'));
    return {
      databaseUrl: `sqlite:${join(directory, 'arthor.sqlite')}`,
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  }
  const url = new URL(server);
  url.pathname = `/${namePrefix()}${randomBytes(8).toString('hex')}`;
  const name = url.pathname.slice(1);
  await on(server, (connection) => connection.query(`CREATE DATABASE ${name}`));
  const remove = () => on(server, (connection) => connection.query(`DROP DATABASE ${name}`));
  return { databaseUrl: url.href, remove };
}

/** Emptied by the tests that had them: to make all tables anew takes MariaDB 0.2 s, and TiDB seconds. */
const emptied: string[] = [];

/** The same, but on a server it may have the tables already, as they are before the first start. */
export async function likeNewDatabase(): Promise<TestDatabase> {
  if (testServer() === null) return testDatabase();
  const databaseUrl = emptied.pop() ?? (await withTables());
  const remove = async () => {
    await on(databaseUrl, empty);
    emptied.push(databaseUrl);
  };
  return { databaseUrl, remove };
}

async function withTables(): Promise<string> {
  const { databaseUrl } = await testDatabase();
  const arthorSql = readFileSync(new URL('../../../../script/db/mysql/arthor.sql', import.meta.url), 'utf8');
  await on(databaseUrl, (connection) => connection.query(arthorSql));
  return databaseUrl;
}

/** What arthor.sql inserts stays. */
const seeded = ['t_migration', 't_installation', 't_counter'];

async function empty(connection: Connection): Promise<void> {
  const [tables] = await connection.query<(RowDataPacket & { readonly name: string })[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT IN (?)',
    [seeded],
  );
  const asked = tables.map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`);
  const [used] = await connection.query<(RowDataPacket & { readonly name: string })[]>(
    asked.join(' UNION ALL '),
  );
  // Ids begin at 1 again.
  for (const { name } of used) await connection.query(`TRUNCATE TABLE ${name}`);
  await connection.query("DELETE FROM t_counter; INSERT INTO t_counter (name, value) VALUES ('event', 0)");
}

/** Runs `work` on a connection of its own. */
export async function on(databaseUrl: string, work: (connection: Connection) => Promise<unknown>) {
  const connection = await mysql.createConnection({ uri: databaseUrl, multipleStatements: true });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}
