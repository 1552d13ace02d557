// @vitest-environment node
import { expect, it } from 'vitest';
import { mergeList, mergeOne, type News } from './merge.js';

interface Thing {
  readonly id: number;
  readonly name: string;
}
const event = (seq: number, id: number, name: string): News<Thing> => ({ seq, data: { id, name } });
const seen = {
  seq: 10,
  data: [
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ],
};

const all = () => true;

it('events the answer already reflects are dropped', () => {
  expect(mergeList(seen, [event(9, 1, 'older'), event(10, 1, 'same')], all)).toBe(seen);
});

it('later ones replace by id, in order of their number, whatever order they came in', () => {
  const merged = mergeList(seen, [event(12, 1, 'newest'), event(11, 1, 'newer')], all);
  expect(merged).toEqual({
    seq: 12,
    data: [
      { id: 1, name: 'newest' },
      { id: 2, name: 'two' },
    ],
  });
});

it('a new thing is put in front where it belongs, and nowhere else', () => {
  expect(mergeList(seen, [event(11, 3, 'three')], () => true).data[0]).toEqual({
    id: 3,
    name: 'three',
  });
  expect(mergeList(seen, [event(11, 3, 'three')], () => false)).toBe(seen);
});

it('a thing that does not belong any more is taken out', () => {
  expect(mergeList(seen, [event(11, 1, 'gone')], ({ name }) => name !== 'gone')).toEqual({
    seq: 11,
    data: [{ id: 2, name: 'two' }],
  });
});

it('applying the same events twice changes nothing more', () => {
  const events = [event(11, 1, 'a'), event(12, 3, 'c')];
  const once = mergeList(seen, events, () => true);
  expect(mergeList(once, events, () => true)).toBe(once);
});

it('one thing takes only its own news', () => {
  const one = { seq: 10, data: { id: 1, name: 'one' } };
  expect(mergeOne(one, [event(11, 2, 'other')])).toBe(one);
  expect(mergeOne(one, [event(11, 1, 'mine')])).toEqual({ seq: 11, data: { id: 1, name: 'mine' } });
});
