import { expect, it } from 'vitest';
import { poolMend } from './pool-drift.js';
import { pooledServing, poolTo } from './pool.fixture.js';

const row = pooledServing(1);
const wrote = (wanted: string) =>
  new Map([['pool 1', { wanted, against: '', times: 1, writtenAt: 5, fought: null, lately: [] }]]);

it.each([
  ['nobody where nothing was written', new Map(), poolTo(row), ''],
  ['nobody where it was written for other pods', wrote('a'), poolTo(row), ''],
  ['whoever removed it', wrote('a b'), null, 'removed'],
  ['whoever changed it', wrote('a b'), poolTo(row), 'changed'],
])('a pool that is written anew is written against %s', (_, writes, pool, against) => {
  const mend = poolMend({ writes }, row, { pool, workload: null, addresses: ['a', 'b'] });

  expect(mend).toEqual({ object: 'pool 1', wanted: 'a b', against });
});
