import { In, IsNull, LessThan, Like, MoreThan, Not, type FindManyOptions } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FreezeRow } from './entity/freeze.js';
import { LaneRow } from './entity/lane.js';
import { testStore, type TestStore } from './test-store.js';
import type { Tx } from './tx.js';

const condition = { type: 'Routed', status: 'False', reason: 'x', message: '“y”', since: 1 } as const;
const noon = Date.UTC(2026, 0, 2, 12);
const symbols = ['stable', 'a', '分支', "o'clock", '?'];

let database: TestStore;
beforeAll(async () => {
  database = await testStore();
  await database.store.write(async (tx) => {
    for (const [at, symbol] of symbols.entries()) {
      const dueAt = at % 2 === 0 ? null : noon + at;
      const conditions = at === 1 ? [condition] : [];
      await tx.insert(LaneRow, {
        application: 'shop',
        environment: 'dev',
        symbol,
        tick: at,
        version: 9,
        dueAt,
        conditions,
      });
    }
    const by = { startsAt: noon, reason: '', byUser: 'ada', byThrough: 'console', createdAt: noon };
    for (const endsAt of [null, noon, noon + 1]) await tx.insert(FreezeRow, { ...by, endsAt });
  });
});
afterAll(() => database.dispose());

/** What is asked (anew each time: TypeORM writes into conditions), and how often TypeORM makes the text when it is asked again. */
const lanes: readonly (readonly [string, () => FindManyOptions<LaneRow>, 0 | 1])[] = [
  ['everything', () => ({}), 0],
  ['everything by an empty condition', () => ({ where: {} }), 0],
  ['one id', () => ({ where: { id: 2 } }), 0],
  ['an id that is not there', () => ({ where: { id: 99 } }), 0],
  ['several equalities', () => ({ where: { application: 'shop', symbol: '分支', version: 9 } }), 0],
  ['text that looks like a parameter', () => ({ where: { symbol: In(['?', "o'clock", ':v0']) } }), 0],
  ['a list of one', () => ({ where: { id: In([3]) } }), 0],
  ['a list of three, with one unknown', () => ({ where: { id: In([1, 4, 77]) } }), 0],
  ['a list of five', () => ({ where: { id: In([5, 4, 3, 2, 1]), version: 9 } }), 0],
  ['a list of none', () => ({ where: { id: In([]) } }), 1],
  ['a list of very many', () => ({ where: { id: In(Array.from({ length: 200 }, (_, at) => at)) } }), 1],
  ['null', () => ({ where: { dueAt: IsNull() } }), 0],
  ['not null', () => ({ where: { dueAt: Not(IsNull()) } }), 0],
  ['a later time', () => ({ where: { dueAt: MoreThan(noon + 1) } }), 0],
  ['one or the other', () => ({ where: [{ symbol: 'a' }, { id: In([1, 5]), dueAt: IsNull() }] }), 0],
  ['an order and a limit', () => ({ where: { version: 9 }, order: { tick: 'DESC' }, take: 2 }), 0],
  ['an earlier time', () => ({ where: { dueAt: LessThan(noon + 2) } }), 1],
  ['another value than one', () => ({ where: { id: Not(2) } }), 1],
  ['a pattern', () => ({ where: { symbol: Like('%b%') } }), 1],
  ['some columns', () => ({ select: { id: true, symbol: true }, where: { id: 2 } }), 0],
];

describe('reads whose text is made once', () => {
  it.each(lanes)('%s: the rows that TypeORM finds', async (_, options, texts) => {
    await database.store.write(async (tx) => {
      const expected = await tx.manager.find(LaneRow, options());
      expect(await tx.rows.find(LaneRow, options())).toEqual(expected);

      expect(await textsMade(tx, () => tx.rows.find(LaneRow, options()))).toBe(texts);
      expect(await tx.rows.find(LaneRow, options())).toEqual(expected);
    });
  });

  it('the same shape with other values finds other rows', async () => {
    await database.store.read(async (view) => {
      for (const [at, symbol] of symbols.entries()) {
        expect(await view.rows.findOneBy(LaneRow, { symbol })).toMatchObject({ id: at + 1, symbol });
        expect(await view.rows.findBy(LaneRow, { id: In([at + 1]), dueAt: IsNull() })).toHaveLength(
          at % 2 === 0 ? 1 : 0,
        );
      }
      for (const [since, count] of [
        [noon - 1, 3],
        [noon, 2],
        [noon + 1, 1],
      ] as const) {
        const where = [{ endsAt: IsNull() }, { endsAt: MoreThan(since) }];
        expect(await view.rows.findBy(FreezeRow, where)).toHaveLength(count);
      }
    });
  });

  it('rows are of their class, with values as the code knows them', async () => {
    const row = await database.store.read((view) => view.rows.findOneBy(LaneRow, { symbol: 'a' }));

    expect(row).toBeInstanceOf(LaneRow);
    expect(row).toMatchObject({
      id: 2,
      mainId: null,
      dueAt: noon + 1,
      conditions: [condition],
    });
  });

  it('what is not there is null, or the error of TypeORM', async () => {
    await database.store.read(async (view) => {
      expect(await view.rows.findOneBy(LaneRow, { id: 99 })).toBeNull();
      await expect(view.rows.findOneByOrFail(LaneRow, { id: 99 })).rejects.toThrow('LaneRow');
    });
  });

  it('a condition that names no value is refused, as TypeORM does', async () => {
    const where: Record<string, unknown> = { id: undefined };
    await expect(database.store.read((view) => view.rows.findBy(LaneRow, where))).rejects.toThrow(
      'Undefined',
    );
  });
});

async function textsMade(tx: Tx, work: () => Promise<unknown>): Promise<number> {
  const made = vi.spyOn(tx.manager, 'createQueryBuilder');
  await work();
  const { length } = made.mock.calls;
  made.mockRestore();
  return length;
}
