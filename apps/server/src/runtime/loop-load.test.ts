import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoopLoad } from './loop-load.js';

const work = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('the load of the event loop', () => {
  it('is busy while it only works, and not once it waits', async () => {
    const load = new LoopLoad();
    // A busy machine may take the process's time while it waits: then the next window tells.
    const left = () => expect.poll(() => load.isBusy(), { interval: 100, timeout: 4000 }).toBe(false);
    await pause(60);
    await left();

    work(60);
    expect(load.isBusy()).toBe(true);

    await left();
  });
});
