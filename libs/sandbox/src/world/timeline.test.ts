import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.js';

describe('timeline', () => {
  it('catches up entry by entry, each at its own time', () => {
    const timeline = new Timeline(0);
    const done: string[] = [];
    timeline.set('b', 20, (now) => done.push(`b ${now}`));
    timeline.set('a', 10, (now) => {
      done.push(`a ${now}`);
      timeline.set('c', now + 5, (later) => done.push(`c ${later}`));
    });

    timeline.advance(1000);

    expect(done).toEqual(['a 10', 'c 15', 'b 20']);
    expect(timeline.now).toBe(1000);
  });

  it('keeps the earlier time with sooner and the new one with set', () => {
    const timeline = new Timeline(0);
    const done: string[] = [];
    const note = (name: string) => (now: number) => void done.push(`${name} ${now}`);
    timeline.set('a', 10, note('first'));
    timeline.sooner('a', 20, note('later'));
    timeline.set('b', 10, note('first'));
    timeline.set('b', 20, note('later'));
    timeline.set('c', 5, note('never'));
    timeline.drop('c');

    timeline.advance(100);

    expect(done).toEqual(['first 10', 'later 20']);
    expect(timeline.next()).toBeNull();
  });

  it('keeps order among many', () => {
    const timeline = new Timeline(0);
    const done: number[] = [];
    for (let index = 0; index < 500; index++)
      timeline.set(`k${index}`, (index * 7919) % 1009, (now) => done.push(now));

    timeline.advance(2000);

    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done).toHaveLength(500);
  });
});
