import { In } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LaneRow } from './entity/lane.js';
import { SqliteConnection } from './sqlite-driver.js';
import { testStore, type TestStore } from './test-store.js';

let database: TestStore;
beforeEach(async () => {
  database = await testStore();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.dispose();
});

const lane = (symbol: string) => database.store.laneOf('shop', 'dev', symbol);
const find = (id: number) => database.store.read((view) => view.rows.findOneBy(LaneRow, { id }));

describe.skipIf(process.env['ARTHOR_TEST_DATABASE_URL'])('integers in SQL of SQLite', () => {
  it('make no statement of their own', async () => {
    const [one, other] = [await lane('one'), await lane('other')];
    const work = async (id: number) => {
      await find(id);
      await database.store.read((view) => view.rows.findBy(LaneRow, { id: In([id]) }));
      await database.store.write((tx) => tx.moveLane(id, 0, { tick: id * 10 }));
    };
    await work(one.id);
    const prepare = vi.spyOn(SqliteConnection.prototype, 'prepare');

    await work(other.id);

    // The spy hears every connection of this thread; lanes are this test's alone.
    expect(prepare.mock.calls.filter(([sql]) => sql.includes('t_lane'))).toEqual([]);
    expect(await find(one.id)).toMatchObject({ symbol: 'one', tick: 10, version: 1 });
    expect(await find(other.id)).toMatchObject({ symbol: 'other', tick: 20, version: 1 });
  });

  it('are stored as integers, however large', async () => {
    const { id } = await lane('one');
    await database.store.write((tx) => tx.moveLane(id, 0, { tick: Number.MAX_SAFE_INTEGER }));

    const stored = await database.store.read((view) =>
      view.rows
        .createQueryBuilder(LaneRow, 'lane')
        .select('typeof(lane.tick)', 'type')
        .where('lane.tick = :tick', { tick: Number.MAX_SAFE_INTEGER })
        .getRawMany(),
    );

    expect(stored).toEqual([{ type: 'integer' }]);
    expect(await find(id)).toMatchObject({ tick: Number.MAX_SAFE_INTEGER });
  });

  it('are found in lists', async () => {
    const { id } = await lane('one');
    const among = (ids: readonly number[]) =>
      database.store.read((view) =>
        view.rows.createQueryBuilder(LaneRow, 'lane').where('lane.id IN (:...ids)', { ids }).getMany(),
      );

    expect(await among([id, 999])).toHaveLength(1);
    expect(await among([999])).toEqual([]);
  });
});
