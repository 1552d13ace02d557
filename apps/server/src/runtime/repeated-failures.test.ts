import { expect, it } from 'vitest';
import { RepeatedFailures } from './repeated-failures.js';

const cause = new Error('Data too long');
const told = {
  code: 'TURN_FAILS',
  message: 'Arthor itself keeps failing at this: Data too long',
  params: { cause: 'Data too long' },
};

it('tells the cause from the third time in a row', () => {
  const failures = new RepeatedFailures();
  expect([1, 2, 3, 4].map((at) => failures.failed(7, cause, at))).toEqual([null, null, told, told]);
  expect(failures.failed(8, cause, 5)).toBeNull();
});

it.each<[string, (failures: RepeatedFailures) => void, number]>([
  ['it worked meanwhile', (failures) => failures.worked(7), 3],
  ['something else failed meanwhile', (failures) => failures.failed(7, 'another', 2), 3],
  ['the last time was long ago', () => undefined, 300_003],
])('begins anew where %s', (_, between, at) => {
  const failures = new RepeatedFailures();
  failures.failed(7, cause, 1);
  failures.failed(7, cause, 2);
  between(failures);
  expect(failures.failed(7, cause, at)).toBeNull();
});
