import type { Operate } from '@arthor/core';
import { expect, it } from 'vitest';
import { confirmLevelOf } from './confirm-level.js';

const main = { id: 7 };
const canary = { id: 8 };

it.each<[string, Operate, { id: number } | null, boolean, number]>([
  ['an operation', 'DEPLOY', null, false, 1],
  ['taking the main offline', 'DELETE', main, false, 1],
  ['an operation where it is protected', 'DEPLOY', null, true, 2],
  ['a rollback where it is protected', 'ROLLBACK', main, true, 2],
  ['taking a canary offline where it is protected', 'DELETE', canary, true, 2],
  ['taking the main offline where it is protected', 'DELETE', main, true, 3],
])('%s is confirmed by level', (_, operate, target, isProtected, level) => {
  const foreseen = { accepted: { operate, target }, lane: { mainId: main.id } };

  expect(confirmLevelOf(foreseen, { protected: isProtected }, {})).toBe(level);
  expect(confirmLevelOf(foreseen, { protected: isProtected }, { [operate]: 0 })).toBe(0);
});
