// @vitest-environment node
import { expect, test } from 'vitest';
import type { LiveEvent } from './event.js';
import { mergeList, mergeOne } from './merge.js';

interface Thing {
  readonly id: number;
  readonly name: string;
}
const isThing = (data: unknown): data is Thing => typeof data === 'object' && data !== null && 'name' in data;
const event = (seq: number, id: number, name: string): LiveEvent => ({
  seq,
  kind: 'lane',
  data: { id, name },
});
const seen = {
  seq: 10,
  data: [
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ],
};

test('events the answer already reflects are dropped', () => {
  expect(mergeList(seen, [event(9, 1, 'older'), event(10, 1, 'same')], isThing)).toBe(seen);
});

test('later ones replace by id, in order of their number, whatever order they came in', () => {
  const merged = mergeList(seen, [event(12, 1, 'newest'), event(11, 1, 'newer')], isThing);
  expect(merged).toEqual({
    seq: 12,
    data: [
      { id: 1, name: 'newest' },
      { id: 2, name: 'two' },
    ],
  });
});

test('a new thing is put in front where it belongs, and nowhere else', () => {
  expect(mergeList(seen, [event(11, 3, 'three')], isThing, () => true).data[0]).toEqual({
    id: 3,
    name: 'three',
  });
  expect(mergeList(seen, [event(11, 3, 'three')], isThing, () => false)).toBe(seen);
});

test('applying the same events twice changes nothing more', () => {
  const events = [event(11, 1, 'a'), event(12, 3, 'c')];
  const once = mergeList(seen, events, isThing, () => true);
  expect(mergeList(once, events, isThing, () => true)).toBe(once);
});

test('one thing takes only its own news', () => {
  const one = { seq: 10, data: { id: 1, name: 'one' } };
  expect(mergeOne(one, [event(11, 2, 'other')], isThing)).toBe(one);
  expect(mergeOne(one, [event(11, 1, 'mine')], isThing)).toEqual({ seq: 11, data: { id: 1, name: 'mine' } });
});
