import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.js';

describe('virtual clock', () => {
  it('fires timers in order of their time, each at its own time', () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    clock.setTimeout(() => fired.push(`late at ${clock.now()}`), 20);
    clock.setTimeout(() => fired.push(`early at ${clock.now()}`), 10);
    clock.setTimeout(() => fired.push(`early too at ${clock.now()}`), 10);

    clock.advance(30);

    expect(fired).toEqual(['early at 10', 'early too at 10', 'late at 20']);
    expect(clock.now()).toBe(30);
  });

  it('fires what a timer sets, when it is due within the same advance', () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    clock.setTimeout(() => clock.setTimeout(() => fired.push(clock.now()), 5), 5);

    clock.advance(9);
    expect(fired).toEqual([]);
    clock.advance(1);

    expect(fired).toEqual([10]);
  });

  it('fires one timer alone, of equal times the one that was set first', () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    clock.setTimeout(() => fired.push(1), 5);
    clock.setTimeout(() => fired.push(2), 5);

    expect(clock.fireNext(4)).toBe(false);
    expect([clock.fireNext(5), fired, clock.now()]).toEqual([true, [1], 5]);
    expect(clock.fireNext(5)).toBe(true);
    expect(clock.fireNext(5)).toBe(false);
    expect(fired).toEqual([1, 2]);
  });

  it('does not fire what was cancelled', () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    const timer = clock.setTimeout(() => fired.push(1), 5);

    timer.cancel();
    clock.advance(10);

    expect(fired).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
