// @vitest-environment node
import { expect, it } from 'vitest';
import { chosenAfter, comparedOf } from './compare.js';

it('two are compared, the newer one first, and a third takes the place of one', () => {
  expect(chosenAfter([], 4)).toEqual([4]);
  expect(chosenAfter([4], 9)).toEqual([9, 4]);
  expect(chosenAfter([9, 4], 7)).toEqual([7, 4]);
  expect(chosenAfter([9, 4], 9)).toEqual([4]);
});

it('an address names at most two, and nothing else', () => {
  expect(comparedOf('9,4')).toEqual([9, 4]);
  expect(comparedOf('9,4,2')).toEqual([9, 4]);
  expect(comparedOf('x,-1,3')).toEqual([3]);
  expect(comparedOf(undefined)).toEqual([]);
});
