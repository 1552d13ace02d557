import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoopLoad } from './loop-load.js';

const work = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('the load of the event loop', () => {
  it('is busy while it only works, and not once it waits', async () => {
    const load = new LoopLoad();
    await pause(60);
    expect(load.isBusy()).toBe(false);

    work(60);
    expect(load.isBusy()).toBe(true);

    await pause(200);
    expect(load.isBusy()).toBe(false);
  });
});
