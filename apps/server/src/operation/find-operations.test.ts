import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { findOperations } from './find-operations.js';

let test: TestStore;
/** Far apart: they are not looked at by one statement. */
const ids = [2, 3, 12_000, 30_000];

beforeAll(async () => {
  test = await testStore();
  await test.store.write(async (tx) => {
    const row = await insertDeployment(tx, await insertLane(tx), { name: 'shop-1' });
    for (const id of ids)
      await insertRecord(tx, row, { id, tick: id, reason: id === 3 ? null : 'new prices', createdAt: id });
  });
});
afterAll(() => test.dispose());

const search = { text: undefined, from: undefined, to: undefined };
const found = async (text: string, before: number | null, limit: number, where = {}) => {
  const page = { limit, before, take: limit + 1 };
  const rows = await test.store.read((view) => findOperations(view, where, { ...search, text }, page));
  return rows.map(({ id }) => id);
};

it.each([
  ['all that fit, however far apart', 'prices', null, 10, [30_000, 12_000, 2]],
  ['a page and one more', 'prices', null, 1, [30_000, 12_000]],
  ['those below a cursor', 'prices', 12_000, 10, [2]],
  ['nothing', 'nowhere', null, 10, []],
  ['all without words', '', 12_000, 10, [3, 2]],
] as const)('finds %s', async (_, text, before, limit, expected) => {
  expect(await found(text, before, limit)).toEqual(expected);
});

it('keeps to the columns that are asked for, too', async () => {
  expect(await found('prices', null, 10, { environment: 'prod' })).toEqual([]);
});
