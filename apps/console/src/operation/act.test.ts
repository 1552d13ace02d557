// @vitest-environment node
import { expect, it } from 'vitest';
import { noteAct, takeAct } from './act.js';

const weight = { op: 'weight', id: '70', weight: '20' } as const;

it('an act opens its own panel, told once', () => {
  noteAct(weight);
  expect([takeAct(weight), takeAct(weight)]).toEqual([true, false]);
});

it('a panel with another value is not what the act said', () => {
  noteAct(weight);
  expect(takeAct({ ...weight, weight: '100' })).toBe(false);
  noteAct(weight);
  expect(takeAct({ op: 'weight', id: '70' })).toBe(false);
});
