import { In, IsNull, Not } from 'typeorm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { CounterRow } from './entity/counter.js';
import { DeploymentRow } from './entity/deployment.js';
import { EnvRow } from './entity/env.js';
import { EventRow } from './entity/event.js';
import { LaneRow } from './entity/lane.js';
import { PreparedWrites } from './prepared-writes.js';
import { testStore, type TestStore } from './test-store.js';
import type { Tx } from './tx.js';

const at = Date.UTC(2026, 0, 2, 12, 0, 0, 7);
const condition = { type: 'Routed', status: 'False', reason: 'x', message: '“y”', since: 1 } as const;

let database: TestStore;
beforeAll(async () => {
  database = await testStore();
});
afterAll(() => database.dispose());

it('a row is stored as TypeORM stores it, with the id that the database gave it', async () => {
  await database.store.write(async (tx) => {
    const lane = await insertLane(tx, { symbol: 'whole' });
    const first = await insertDeployment(tx, lane, { name: 'one', canary: true, createdAt: at, weight: 0 });
    const second = await insertDeployment(tx, lane, { name: 'two', conditions: [condition] });

    expect(second.id).toBe(first.id + 1);
    for (const row of [first, second]) {
      const { id, ...values } = row;
      expect(await tx.manager.findOneByOrFail(DeploymentRow, { id })).toEqual(row);
      await tx.remove(DeploymentRow, { id });
      await tx.manager.insert(DeploymentRow, { ...values });
      const again = await tx.manager.findOneByOrFail(DeploymentRow, { name: row.name });
      expect({ ...again, id }).toEqual(row);
    }
  });
});

it('an id that is given stays', async () => {
  await database.store.write(async (tx) => {
    expect(await tx.insert(CounterRow, { id: 4711 })).toMatchObject({ id: 4711, name: null });
    expect(await tx.insert(CounterRow, {})).toMatchObject({ id: 4712 });
  });
});

/** What is set, of which rows, and how many match of five whose ticks are 0 to 4. */
const changes: readonly (readonly [string, () => Parameters<Tx['patch']>[1], object, number, 0 | 1])[] = [
  ['one by its id and version', () => ({ symbol: 'b', version: 9 }), { dueAt: at, mainId: 7 }, 1, 0],
  ['null', () => ({ symbol: 'b' }), { dueAt: null, blocking: null }, 1, 0],
  ['JSON', () => ({ symbol: In(['a', 'b', 'c']) }), { conditions: [condition] }, 3, 0],
  ['what is null', () => ({ version: 9, route: IsNull() }), { canaryId: 3 }, 5, 0],
  ['none', () => ({ symbol: 'z' }), { mainId: 8 }, 0, 0],
  ['what is not given stays', () => ({ symbol: 'c' }), { mainId: undefined, tick: 1 }, 1, 0],
  ['a condition that TypeORM keeps making', () => ({ version: 9, symbol: Not('a') }), { tick: 2 }, 4, 1],
];

it.each(changes)('an update: %s', async (_, where, set, count, texts) => {
  await database.store.write(async (tx) => {
    await tx.remove(LaneRow, { application: 'shop' });
    for (const symbol of ['a', 'b', 'c', 'd', 'e']) await insertLane(tx, { symbol, version: 9 });
    const before = await tx.rows.find(LaneRow, { order: { id: 'ASC' } });
    await tx.manager.update(LaneRow, where(), set);
    const expected = await tx.rows.find(LaneRow, { order: { id: 'ASC' } });
    const patched = () => tx.patch(LaneRow, where(), set);
    const back = async () => {
      for (const { id, ...row } of before) await tx.manager.update(LaneRow, { id }, { ...row });
    };

    await back();
    expect(await patched()).toBe(count);
    expect(await tx.rows.find(LaneRow, { order: { id: 'ASC' } })).toEqual(expected);
    await back();
    expect(await textsMade(tx, patched)).toBe(texts);
    expect(await tx.rows.find(LaneRow, { order: { id: 'ASC' } })).toEqual(expected);
  });
});

it('a property that is no column is refused, as TypeORM does', async () => {
  const set: object = { nothing: 1 };
  await expect(database.store.write((tx) => tx.patch(LaneRow, { symbol: 'a' }, set))).rejects.toThrow(
    'nothing',
  );
  await expect(database.store.write((tx) => tx.patch(LaneRow, {}, { tick: 1 }))).rejects.toThrow();
});

it('several rows in one statement, however many', async () => {
  for (const count of [1, 2, 17]) {
    await database.store.write(async (tx) => {
      await tx.remove(EventRow, { kind: 'many' });
      const many = Array.from({ length: count }, (_, index) => ({
        seq: 1000 + index,
        kind: 'many',
        entity: 'lane',
        entityId: index,
        snapshot: { id: index },
        createdAt: at,
      }));
      await new PreparedWrites(tx.manager).insert(EventRow, many);
      const found = await tx.rows.find(EventRow, { where: { kind: 'many' }, order: { seq: 'ASC' } });
      expect(found).toEqual(many);
    });
  }
});

it('what a transaction has read of environments it does not ask for again, until it writes them', async () => {
  await database.store.write(async (tx) => {
    const asked = vi.spyOn(tx.manager, 'query');
    const names = async () => (await tx.rows.find(EnvRow)).map(({ name }) => name);
    const before = await names();
    expect(await names()).toEqual(before);
    expect(asked).toHaveBeenCalledTimes(1);

    await tx.insert(EnvRow, { name: 'new', description: '', host: 'new.example' });
    expect(await names()).toEqual([...before, 'new']);
    await tx.patch(EnvRow, { name: 'new' }, { name: 'renamed' });
    expect(await names()).toEqual([...before, 'renamed']);
    await tx.remove(EnvRow, { name: 'renamed' });
    expect(await names()).toEqual(before);
    asked.mockRestore();
  });
});

async function textsMade(tx: Tx, work: () => Promise<unknown>): Promise<number> {
  const made = vi.spyOn(tx.manager, 'createQueryBuilder');
  await work();
  const { length } = made.mock.calls;
  made.mockRestore();
  return length;
}
