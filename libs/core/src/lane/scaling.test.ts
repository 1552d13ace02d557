import { expect, it } from 'vitest';
import { scalingBy } from './scaling.js';

it('a new row is scaled by its autoscaler, or by nobody', () => {
  const autoscale = { min: 1, max: 3, cpuPercent: 80 };

  expect(scalingBy(autoscale)).toEqual({ autoscale, foreign: null });
  expect(scalingBy(null)).toBeNull();
});
