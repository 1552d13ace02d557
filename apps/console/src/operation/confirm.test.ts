// @vitest-environment node
import { expect, it } from 'vitest';
import { plan } from '../../dev/fixture.js';
import { askedBy, isGiven } from './confirm.js';

const given = (confirm: number, reason: string, symbol: string) =>
  isGiven(plan({ confirm, symbol: 'stable' }), { reason, symbol });

it('the levels 0 and 1 ask for nothing but the button', () => {
  expect(given(0, '', '')).toBe(true);
  expect(given(1, '', '')).toBe(true);
  expect(askedBy(plan({ confirm: 1 }))).toEqual({ reason: false, symbol: false });
});

it('2 asks for a reason, and blanks are none', () => {
  expect(given(2, '', 'stable')).toBe(false);
  expect(given(2, '  ', '')).toBe(false);
  expect(given(2, 'Release 24.11', '')).toBe(true);
});

it('3 asks for the symbol as well, letter by letter', () => {
  expect(given(3, 'why', '')).toBe(false);
  expect(given(3, 'why', 'Stable')).toBe(false);
  expect(given(3, '', 'stable')).toBe(false);
  expect(given(3, 'why', 'stable')).toBe(true);
});

it('nothing is asked before there is a plan', () => {
  expect(askedBy(null)).toEqual({ reason: false, symbol: false });
});
