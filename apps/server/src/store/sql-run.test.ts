import { afterEach, beforeEach, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { type DatabaseAddress, parseDatabaseUrl } from './database-url.js';
import { EnvRow } from './entity/env.js';
import { UserRow } from './entity/user.js';
import { openStore } from './open.js';
import { runSql, SqlFailed } from './sql-run.js';
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

/** The lines of the documentation, except SQLite's way to say now. */
const seed = () => `
INSERT INTO t_user VALUES (NULL, 'username', 'password', 'admin', ${address.dialect === 'mysql' ? 'NOW()' : 'CURRENT_TIMESTAMP'});          -- id, username, password, nickname, create_time
INSERT INTO t_env  VALUES (NULL, 'dev', '开发环境', 'dev.example.com');              -- id, name (= namespace), description, host
`;

it('the seed lines work on an empty database, which gets its tables, and the server starts on it', async () => {
  const results = await runSql(address, seed());
  expect(results.map((result) => result.affected)).toEqual([1, 1]);

  const store = await open();
  const user = await store.read((view) => view.rows.findOneByOrFail(UserRow, { username: 'username' }));
  expect(user).toMatchObject({ id: 1, password: 'password', nickname: 'admin' });
  expect(Math.abs(user.createdAt - new SystemClock().now())).toBeLessThan(24 * 3_600_000);
  expect(await store.read((view) => view.rows.find(EnvRow))).toEqual([
    { id: 1, name: 'dev', description: '开发环境', host: 'dev.example.com' },
  ]);
  await store.close();
});

it('beside a running server, whose readers and writers go on and see it', async () => {
  const store = await open();
  await runSql(address, seed());
  expect(await store.read((view) => view.rows.countBy(EnvRow, { name: 'dev' }))).toBe(1);
  await store.write((tx) => tx.patch(EnvRow, { name: 'dev' }, { host: 'other.example.com' }));
  expect(
    await runSql(address, "SELECT host FROM t_env; DELETE FROM t_env WHERE name = 'none'"),
  ).toMatchObject([{ rows: [{ host: 'other.example.com' }] }, { rows: null, affected: 0 }]);
  await store.close();
});

it('a statement that fails is named, and what came before it is undone', async () => {
  await runSql(address, '');
  const failing = runSql(address, `${seed()}INSERT INTO t_envv VALUES (1);`);
  await expect(failing).rejects.toThrow(SqlFailed);
  await expect(failing).rejects.toThrow(
    /^Statement 3 \(line 4: INSERT INTO t_envv …\) failed: .*t_envv.*Nothing was changed\.$/,
  );
  expect(await runSql(address, 'SELECT * FROM t_user')).toMatchObject([{ rows: [] }]);
});
