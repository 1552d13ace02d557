// @vitest-environment node
import { expect, it } from 'vitest';
import { placed } from './placed.js';

const fields = new Map([
  ['name', 'name'],
  ['env', 'env'],
  ['expiresAt', 'days'],
  ['resources.limits.cpu', 'resources.limits.cpu'],
]);
const placedAt = (path: string) => [...placed([{ path, code: 'TOO_BIG' }], fields).fields.keys()];

it.each([
  ['name', ['name']],
  ['expiresAt', ['days']],
  ['env.LEVEL', ['env']],
  ['env.a.b', ['env']],
  ['resources.limits.cpu', ['resources.limits.cpu']],
  ['resources.limits', []],
  ['names', []],
  ['', []],
])('an objection to "%s" belongs to %j', (path, expected) => {
  expect(placedAt(path)).toEqual(expected);
});

it('a field shows the first objection; what no field stands for is kept apart', () => {
  const told = placed(
    [
      { path: 'name', code: 'REQUIRED' },
      { path: 'name', code: 'TOO_SHORT' },
      { path: 'expectedTick', code: 'TOO_SMALL' },
    ],
    fields,
  );
  expect(told.fields).toEqual(new Map([['name', { path: 'name', code: 'REQUIRED' }]]));
  expect(told.rest).toEqual([{ path: 'expectedTick', code: 'TOO_SMALL' }]);
});
