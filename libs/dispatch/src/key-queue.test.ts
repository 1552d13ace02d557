import { VirtualClock } from '@arthor/sandbox';
import { describe, expect, it } from 'vitest';
import { KeyQueue, type Width } from './key-queue.js';

const random = { next: () => 1, bytes: (n: number) => new Uint8Array(n) };

/** A queue whose work is done when the test says so. */
function bench(width: Width = 1) {
  const clock = new VirtualClock();
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (key: number) =>
    new Promise<void>((resolve) => {
      begun.push(key);
      ends.set(key, resolve);
    });
  const queue = new KeyQueue(work, clock, random, width);
  const end = async (key: number) => {
    ends.get(key)?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { queue, clock, begun, end };
}

describe('the queue of keys', () => {
  it('works a key once however often it was added', () => {
    const { queue, begun } = bench(8);

    for (let n = 0; n < 5; n++) queue.add(7, 'watch');

    expect(begun).toEqual([7]);
  });

  it('works a key again that was added while it was worked, and never twice at once', async () => {
    const { queue, begun, end } = bench(8);
    queue.add(7, 'operation');

    queue.add(7, 'watch');
    queue.add(7, 'watch');
    expect(begun).toEqual([7]);
    await end(7);

    expect(begun).toEqual([7, 7]);
  });

  it('takes what a person waits for first, then watches, then the resync', async () => {
    const { queue, begun, end } = bench();
    queue.add(1, 'resync');
    queue.add(2, 'resync');
    queue.add(3, 'watch');
    queue.add(4, 'operation');

    for (const key of [1, 4, 3]) await end(key);

    expect(begun).toEqual([1, 4, 3, 2]);
  });

  it('takes among operations the one that was asked for first', async () => {
    const { queue, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(2, 'operation', 300);
    queue.add(3, 'operation', 100);
    queue.add(4, 'operation', 200);

    for (const key of [1, 3, 4]) await end(key);

    expect(begun).toEqual([1, 3, 4, 2]);
  });

  it('keeps the place of a key that is asked for while it is worked, or later', async () => {
    const { queue, clock, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(2, 'operation', 200);
    queue.add(1, 'watch', 300);
    queue.add(1, 'operation', 100);
    queue.add(1, 'operation');
    queue.addAfter(3, 10, 'operation', 150);
    clock.advance(10);

    for (const key of [1, 1, 3]) await end(key);

    expect(begun).toEqual([1, 1, 3, 2]);
  });

  it('keeps the place that a look planned meanwhile was given', async () => {
    const { queue, clock, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(2, 'operation', 200);
    queue.add(1, 'watch');
    queue.addAfter(1, 1000, 'operation', 100);
    queue.addAfter(3, 15, 'watch');
    queue.addAfter(3, 1000, 'operation', 150);
    queue.addAfter(4, 1000, 'operation', 160);
    queue.add(4, 'watch');
    clock.advance(15);

    for (const key of [1, 1, 3, 4]) await end(key);

    expect(begun).toEqual([1, 1, 3, 4, 2]);
  });

  it('lets nobody starve: who waited half a minute goes first', async () => {
    const { queue, clock, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(2, 'resync');
    clock.advance(31_000);
    queue.add(3, 'operation');

    await end(1);

    expect(begun).toEqual([1, 2]);
  });

  it('keeps the earlier of two delays', () => {
    const { queue, clock, begun } = bench();
    queue.addAfter(1, 500);
    queue.addAfter(1, 100);
    queue.addAfter(1, 900);

    clock.advance(99);
    expect(begun).toEqual([]);
    clock.advance(1);
    expect(begun).toEqual([1]);
  });

  it('backs off with each failure up to a minute, and starts anew once it went well', () => {
    const { queue } = bench();
    const waits = Array.from({ length: 12 }, () => queue.addLimited(1));
    queue.forget(1);

    expect(waits.slice(0, 4)).toEqual([200, 400, 800, 1600]);
    expect(Math.max(...waits)).toBe(60_000);
    expect(queue.addLimited(1)).toBe(200);
  });

  it('works more keys at once as soon as there is time for more, though none that is worked ends', () => {
    let width = 1;
    const { queue, clock, begun } = bench(() => width);
    for (const key of [1, 2, 3, 4]) queue.add(key, 'operation');
    clock.advance(50);
    expect(begun).toEqual([1]);

    width = 3;
    clock.advance(50);

    expect(begun).toEqual([1, 2, 3]);
  });

  it('takes nothing more once it stops, and waits for what is worked', async () => {
    const { queue, clock, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(2, 'operation');
    queue.addAfter(3, 10);

    let stopped = false;
    const stop = queue.stop().then(() => (stopped = true));
    clock.advance(100);
    queue.add(4, 'operation');
    expect(stopped).toBe(false);
    await end(1);
    await stop;

    expect(begun).toEqual([1]);
  });

  it('plans nothing for a key that is worked again at once', async () => {
    const { queue, clock, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(1, 'watch');
    queue.addAfter(1, 10);
    await end(1);
    await end(1);
    clock.advance(1000);

    expect(begun).toEqual([1, 1]);
  });

  it('plans nothing more for a key that was added meanwhile', async () => {
    const { queue, clock, begun, end } = bench();
    queue.addAfter(1, 100);
    queue.add(1, 'operation');
    await end(1);
    clock.advance(1000);

    expect(begun).toEqual([1]);
  });

  it('takes what is to be looked at later, or again after a failure, for what a person waits for', async () => {
    const { queue, clock, begun, end } = bench();
    queue.add(1, 'operation');
    queue.add(2, 'watch');
    queue.addAfter(3, 5);
    queue.addLimited(4);
    clock.advance(200);
    for (const key of [1, 3, 4]) await end(key);

    expect(begun).toEqual([1, 3, 4, 2]);
  });

  it('asks for its width only while somebody waits, and once at a time', () => {
    let asked = 0;
    const { queue, clock } = bench(() => {
      asked++;
      return 1;
    });
    queue.add(1, 'operation');
    expect(clock.fireNext(1000)).toBe(false);
    for (const key of [2, 3, 4]) queue.add(key, 'operation');
    asked = 0;
    clock.advance(10);
    expect(asked).toBe(1);

    const fixed = bench(1);
    for (const key of [1, 2]) fixed.queue.add(key, 'operation');
    expect(fixed.clock.fireNext(1000)).toBe(false);
  });

  it('leaves no timer and nobody waiting behind when it stops, and waits for all that are worked', async () => {
    const { queue, clock, end } = bench(2);
    for (const key of [1, 2, 3]) queue.add(key, 'operation');
    queue.addAfter(4, 10);
    let isStopped = false;
    const stop = queue.stop().then(() => (isStopped = true));
    queue.addAfter(5, 10);

    expect(queue.load).toEqual({ waiting: 0, running: 2 });
    expect(clock.fireNext(1000)).toBe(false);
    await end(1);
    expect(isStopped).toBe(false);
    await end(2);
    await stop;
    await bench().queue.stop();
  });
});
