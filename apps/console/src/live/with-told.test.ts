// @vitest-environment node
import { expect, it } from 'vitest';
import { toldOf } from '../../dev/fake-history.js';
import { deployment, operation } from '../../dev/fixture.js';
import { withTold } from './with-told.js';

it('an event takes away nothing of what only an answer tells', () => {
  const seen = toldOf(operation(7, deployment(12)));
  const told = operation(7, deployment(12), { status: 'DONE' });
  expect(withTold(told, seen)).toMatchObject({ status: 'DONE', change: seen.change, by: seen.by });
  expect(withTold(told, undefined)).toBe(told);
});
