import { describe, expect, it } from 'vitest';
import { watchBackoff } from './watch-backoff.js';

const longest = { next: () => 1, bytes: () => new Uint8Array() };
const shortest = { next: () => 0, bytes: () => new Uint8Array() };

describe('the back-off of a watch', () => {
  it.each([
    [1, 0, 500],
    [2, 500, 1_000],
    [3, 1_500, 2_000],
    [8, 30_000, 3_750],
    [20, 600_000, 30_000],
  ])('after %i failures in %i ms is at most %i ms', (failures, brokenMs, most) => {
    expect(watchBackoff(failures, brokenMs, longest)).toBe(most);
    expect(watchBackoff(failures, brokenMs, shortest)).toBe(most / 2);
  });

  it('has asked again within four seconds of an absence of thirty', () => {
    let [failures, now] = [0, 0];
    while (now < 30_000) now += watchBackoff(++failures, now, longest);
    expect(now).toBeLessThanOrEqual(34_000);
  });
});
