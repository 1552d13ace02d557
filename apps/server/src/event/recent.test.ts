import { expect, it } from 'vitest';
import type { Published } from './published.js';
import { Recent } from './recent.js';

const event = (seq: number, bytes = 1): Published => ({
  seq,
  kind: 'lane',
  entityId: 1,
  where: null,
  frame: Buffer.alloc(bytes),
});
const seqs = (events: readonly Published[] | null) => events?.map(({ seq }) => seq) ?? null;

it('answers from the number asked for on, and null for what it never had', () => {
  const recent = new Recent(10, 1000);
  expect(recent.after(4, 10)).toBeNull();
  recent.add([event(5), event(6), event(7)]);
  expect(seqs(recent.after(3, 10))).toBeNull();
  expect(seqs(recent.after(4, 10))).toEqual([5, 6, 7]);
  expect(seqs(recent.after(5, 1))).toEqual([6]);
  expect(seqs(recent.after(7, 10))).toEqual([]);
});

it('keeps the newest of too many, and of too large ones', () => {
  const few = new Recent(2, 1000);
  few.add([event(1), event(2), event(3)]);
  expect([few.after(0, 9), seqs(few.after(1, 9))]).toEqual([null, [2, 3]]);
  const small = new Recent(10, 100);
  small.add([event(1, 60), event(2, 60)]);
  small.add([event(3, 30)]);
  expect([small.after(0, 9), seqs(small.after(1, 9))]).toEqual([null, [2, 3]]);
});

it('forgets the past over a gap instead of hiding it', () => {
  const recent = new Recent();
  recent.add([event(1), event(2)]);
  recent.add([event(9)]);
  expect([recent.after(1, 9), seqs(recent.after(8, 9))]).toEqual([null, [9]]);
});
