import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { migrate } from './baseline.js';
import { parseDatabaseUrl } from './database-url.js';
import { EnvRow } from './entity/env.js';
import { LaneRow } from './entity/lane.js';
import { UserRow } from './entity/user.js';
import { laneThing } from './event.fixture.js';
import { openMysql } from './mysql.js';
import { openStore } from './open.js';
import { shapeOfEntities, shapeOfMysql } from './test-schema.js';
import { testDatabase, type TestDatabase } from './test-database.js';
import { silentLog } from './test-store.js';

// The suites of the store themselves, on the same server.
import './baseline.test.js';
import './sql-run.test.js';
import './store.test.js';
import './upgrade.test.js';

const arthorSql = readFileSync(new URL('../../../../script/db/mysql/arthor.sql', import.meta.url), 'utf8');

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
  expect(database.databaseUrl, 'ARTHOR_TEST_DATABASE_URL must name a MySQL, MariaDB or TiDB server').toMatch(
    /^mysql:/,
  );
});
afterEach(() => database.remove());

const open = (databaseUrl: string) =>
  openStore({ databaseUrl, clock: new SystemClock(), random: new SystemRandom(), log: silentLog });

async function bare(databaseUrl: string) {
  const address = parseDatabaseUrl(databaseUrl);
  if (address?.dialect !== 'mysql') throw new Error('no MySQL address');
  return { source: await openMysql(address), address };
}

/** Pipes SQL into the mysql client, as an administrator would. */
async function client(sql: string): Promise<void> {
  const { source, address } = await bare(database.databaseUrl);
  await source.destroy();
  const { host, port, username, password, database: name } = address;
  execFileSync(
    'mysql',
    ['--default-character-set=utf8mb4', '-h', host, '-P', String(port), '-u', username, name],
    {
      input: sql,
      env: { ...process.env, MYSQL_PWD: password },
    },
  );
}

describe('arthor.sql', () => {
  it('imported by hand it gives what the migrations give, and that is what the entities say', async () => {
    await client(arthorSql);
    const imported = await bare(database.databaseUrl);
    const other = await testDatabase();
    const migrated = await bare(other.databaseUrl);
    await migrate(migrated.source);

    const shape = await shapeOfMysql(imported.source);
    expect(shape).toEqual(await shapeOfMysql(migrated.source));
    expect(shape).toEqual(shapeOfEntities(imported.source));
    const loose: unknown[] = await imported.source.query(
      `SELECT table_name, column_name, collation_name FROM information_schema.columns
       WHERE table_schema = DATABASE() AND collation_name IS NOT NULL AND collation_name <> 'utf8mb4_bin'`,
    );
    expect(loose).toEqual([]);
    await imported.source.destroy();
    await migrated.source.destroy();
    await other.remove();
  });

  it('and the two seed lines: the server starts on it and sees the rows', async () => {
    await client(`${arthorSql}
      INSERT INTO t_user VALUES (NULL, 'username', 'password', 'admin', NOW());
      INSERT INTO t_env  VALUES (NULL, 'dev', '开发环境', 'dev.example.com');`);
    const store = await open(database.databaseUrl);
    expect(await store.read((view) => view.rows.find(UserRow))).toMatchObject([
      { username: 'username', nickname: 'admin' },
    ]);
    expect(await store.read((view) => view.rows.find(EnvRow))).toMatchObject([
      { name: 'dev', description: '开发环境' },
    ]);
    expect(await store.seq()).toBe(0);
    await store.close();
  });

  it('is never imported over tables that exist', async () => {
    await client('CREATE TABLE t_application (id bigint)');
    await expect(client(arthorSql)).rejects.toThrow(/t_application.*already exists/s);
    await expect(open(database.databaseUrl)).rejects.toThrow('Nothing was changed');
  });
});

it('two servers that start at once on an empty database both get their tables', async () => {
  const stores = await Promise.all([open(database.databaseUrl), open(database.databaseUrl)]);
  for (const store of stores) expect(await store.seq()).toBe(0);
  await Promise.all(stores.map((store) => store.close()));
});

it('connections are as the rules say', async () => {
  const { source } = await bare(database.databaseUrl);
  // MySQL 8 dropped the old name of the variable, MariaDB 10 has no other.
  const levels: { Value: string }[] = await source.query(
    "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')",
  );
  expect(new Set(levels.map((level) => level.Value))).toEqual(new Set(['READ-COMMITTED']));
  const [row]: object[] = await source.query(
    `SELECT @@SESSION.innodb_lock_wait_timeout AS lock_wait,
            @@SESSION.time_zone AS zone, @@SESSION.sql_mode LIKE '%STRICT_TRANS_TABLES%' AS strict,
            @@SESSION.character_set_connection AS charset`,
  );
  expect(row).toEqual({
    lock_wait: 5,
    zone: '+00:00',
    strict: 1,
    charset: 'utf8mb4',
  });
  await source.destroy();
});

it('two servers: writers of the same lanes lose nothing, ticks and events stay in order (defect 9)', async () => {
  const stores = await Promise.all([open(database.databaseUrl), open(database.databaseUrl)]);
  const lanes = await Promise.all(
    ['a', 'b', 'c', 'd'].map((symbol) => stores[0].laneOf('shop', 'dev', symbol)),
  );
  const writes = Array.from({ length: 160 }, (_, index) => {
    const ids = new Set([lanes[index % 4]?.id ?? 0, lanes[(index * 7 + 1) % 4]?.id ?? 0]);
    return stores[index % 2 === 0 ? 0 : 1].write(async (tx) => {
      const locked = await tx.lockLanes([...ids]);
      const tick = await tx.tick(locked);
      for (const lane of locked) {
        expect(tick).toBeGreaterThan(lane.tick);
        expect(await tx.moveLane(lane.id, lane.version, { tick })).toBe(true);
        tx.event('lane', laneThing(lane.id, { tick }));
      }
    });
  });
  await Promise.all(writes);

  const events = await stores[1].eventsAfter(0, 10_000);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  for (const lane of lanes) {
    const ticks = events
      .filter((event) => event.entityId === lane.id)
      .map((event) => Reflect.get(event.snapshot, 'tick'));
    expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
    const row = await stores[0].read((view) => view.rows.findOneByOrFail(LaneRow, { id: lane.id }));
    expect(row.version).toBe(ticks.length);
  }
  await Promise.all(stores.map((store) => store.close()));
}, 60_000);

it('a deadlock: the victim is begun anew as a whole, nothing of it is doubled', async () => {
  const store = await open(database.databaseUrl);
  const [a, b] = [await store.laneOf('shop', 'dev', 'a'), await store.laneOf('shop', 'dev', 'b')];
  let begun = 0;
  let holders = 0;
  let meet: () => void = () => undefined;
  const bothHoldOne = new Promise<void>((resolve) => (meet = resolve));
  const crossing = (first: number, second: number) =>
    store.write(async (tx) => {
      begun++;
      await tx.lockLanes([first]);
      if (++holders === 2) meet();
      await bothHoldOne;
      for (const lane of await tx.lockLanes([second]))
        await tx.moveLane(lane.id, lane.version, { tick: await tx.tick([lane]) });
      tx.event('lane', laneThing(second));
    });
  await Promise.all([crossing(a.id, b.id), crossing(b.id, a.id)]);

  expect(begun).toBe(3);
  expect(await store.read((view) => view.rows.findBy(LaneRow, { version: 1 }))).toHaveLength(2);
  expect(await store.seq()).toBe(2);
  await store.close();
});

it('a connection that is killed in a transaction: begun anew, nothing doubled', async () => {
  const store = await open(database.databaseUrl);
  const { source } = await bare(database.databaseUrl);
  let killed = false;
  await store.write(async (tx) => {
    await tx.insert(EnvRow, { name: 'dev', description: '', host: 'h' });
    if (killed) return;
    killed = true;
    const [{ id }]: [{ id: number }] = await tx.manager.query('SELECT CONNECTION_ID() AS id');
    await source.query(`KILL ${id}`);
    await tx.rows.count(EnvRow);
  });
  expect(await store.read((view) => view.rows.count(EnvRow))).toBe(1);
  await source.destroy();
  await store.close();
});
