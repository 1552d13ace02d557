// @vitest-environment node
import { featureName } from '@arthor/contract';
import { expect, it } from 'vitest';
import { featureNameOf } from './feature-name.js';

it.each([
  ['main', 'main'],
  ['feature/pay', 'feature/pay'],
  ['fix#12@home', 'fix-12-home'],
  ['功能', 'main'],
  ['-x-', 'x'],
  [`${'a'.repeat(99)}-b`, 'a'.repeat(99)],
])('the feature of the branch %s is called %s', (branch, name) => {
  expect(featureNameOf(branch)).toBe(name);
  expect(featureName.safeParse(name).success).toBe(true);
});
