import { expect, it } from 'vitest';
import { paged, pageOf } from './keyset.js';

const rows = (...ids: number[]) => ids.map((id) => ({ id }));

it('goes on after the last row that was shown, and ends (defect 13)', () => {
  const first = paged(pageOf({ limit: 2 }), rows(9, 7, 5), ({ id }) => id);
  expect(first.items).toEqual([9, 7]);
  const second = pageOf({ limit: 2, cursor: first.nextCursor ?? '' });
  expect(second).toEqual({ limit: 2, before: 7, take: 3 });
  expect(paged(second, rows(5, 3), ({ id }) => id)).toEqual({ items: [5, 3], nextCursor: null });
});

it('shows fifty without a limit', () => {
  expect(pageOf({})).toEqual({ limit: 50, before: null, take: 51 });
});

it.each([
  '',
  'abc',
  Buffer.from('id:0').toString('base64url'),
  Buffer.from('id:1 OR 1').toString('base64url'),
])('refuses the cursor %j', (cursor) => {
  expect(() => pageOf({ cursor })).toThrow('query.cursor');
});
