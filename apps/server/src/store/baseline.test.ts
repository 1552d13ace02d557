import { afterEach, beforeEach, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { DatabaseRefused } from './baseline.js';
import { type DatabaseAddress, parseDatabaseUrl } from './database-url.js';
import { EnvRow } from './entity/env.js';
import { InstallationRow } from './entity/installation.js';
import { migrations } from './migrations.js';
import { openMysql } from './mysql.js';
import { openStore } from './open.js';
import { openSqliteWriter } from './sqlite.js';
import { testDatabase, type TestDatabase } from './test-database.js';
import { silentLog } from './test-store.js';

let database: TestDatabase;
let address: DatabaseAddress;
beforeEach(async () => {
  database = await testDatabase();
  const parsed = parseDatabaseUrl(database.databaseUrl);
  if (parsed === null) throw new Error('no address');
  address = parsed;
});
afterEach(() => database.remove());

const open = () =>
  openStore({
    databaseUrl: database.databaseUrl,
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: silentLog,
  });

/** Runs statements on the database without Arthor. */
async function bare(...statements: string[]): Promise<unknown> {
  const source =
    address.dialect === 'mysql' ? await openMysql(address) : await openSqliteWriter(address.path);
  let last: unknown;
  for (const statement of statements) last = await source.query(statement);
  await source.destroy();
  return last;
}

it('an empty database is migrated once; rows and the instance id stay over a restart', async () => {
  const first = await open();
  const [installation] = await first.read((view) => view.rows.find(InstallationRow));
  expect(installation?.instanceId).toMatch(/^[0-9a-f]{32}$/);
  await first.write((tx) => tx.insert(EnvRow, { name: 'dev', description: '', host: 'h' }));
  await first.close();

  const second = await open();
  expect(await second.read((view) => view.rows.find(InstallationRow))).toEqual([installation]);
  expect(await second.read((view) => view.rows.count(EnvRow))).toBe(1);
  await second.close();
  expect(await bare('SELECT name FROM t_migration')).toEqual(migrations.map(({ name }) => ({ name })));
});

it.each([
  ['without our table of migrations', []],
  [
    'with an empty table of migrations',
    ['CREATE TABLE t_migration (id int, timestamp bigint, name varchar(255))'],
  ],
])("the Java system's tables are refused and left alone, %s", async (_, more) => {
  await bare(
    'CREATE TABLE t_application (id bigint, name varchar(255))',
    'CREATE TABLE t_user (id bigint)',
    ...more,
  );
  await expect(open()).rejects.toThrow(DatabaseRefused);
  await expect(open()).rejects.toThrow(/\(t_application, t_user\).*Nothing was changed.*DATABASE_URL/s);
  await expect(bare('SELECT * FROM t_lane')).rejects.toThrow();
});

it('tables of others beside ours are nobody’s business', async () => {
  await bare('CREATE TABLE wordpress_posts (id bigint)');
  const store = await open();
  expect(await store.seq()).toBe(0);
  await store.close();
});

it('a first start that was interrupted is repeated', async () => {
  const store = await open();
  await store.close();
  await bare('DROP TABLE t_user', 'DROP TABLE t_token', 'DELETE FROM t_migration');
  const again = await open();
  expect(await again.read((view) => view.rows.count(InstallationRow))).toBe(1);
  expect(await again.seq()).toBe(0);
  await again.close();
});

it('a database that a newer version has used is refused', async () => {
  await (await open()).close();
  await bare("INSERT INTO t_migration (timestamp, name) VALUES (9999999999999, 'Later9999999999999')");
  await expect(open()).rejects.toThrow(/newer version of Arthor .*Later9999999999999/);
});
