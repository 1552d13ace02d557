// @vitest-environment node
import { expect, it } from 'vitest';
import { confirmOf, confirmValuesOf } from './confirm-fields.js';

it.each([{ DELETE: 3, PROMOTE: 0 }, null])('levels are stored again as they were: %j', (stored) => {
  expect(confirmOf(confirmValuesOf(stored))).toEqual(stored);
});

it('a level that is emptied is as usual again', () => {
  expect(confirmOf({ ...confirmValuesOf({ DELETE: 3, PROMOTE: 0 }), DELETE: '' })).toEqual({ PROMOTE: 0 });
});
