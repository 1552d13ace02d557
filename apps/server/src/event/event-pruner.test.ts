import { VirtualClock } from '@arthor/sandbox';
import { afterEach, expect, it } from 'vitest';
import { laneThing } from '../store/event.fixture.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { EventPruner } from './event-pruner.js';

let database: TestStore;
afterEach(() => database.dispose());

const write = (count: number) =>
  database.store.write(async (tx) => {
    await Promise.resolve();
    for (let i = 0; i < count; i++) tx.event('lane', laneThing(1));
  });
const ends = async (): Promise<[number | undefined, number | undefined]> => {
  const events = await database.store.eventsAfter(0, 5_000);
  return [events[0]?.seq, events.at(-1)?.seq];
};

it('keeps the newest events and goes on numbering where it was', async () => {
  const clock = new VirtualClock();
  database = await testStore();
  const pruner = new EventPruner(database.store, clock, { error: () => undefined }, 300);
  await write(2_000);
  pruner.start();
  await clock.advanceAsync(59_000, 1_000);
  expect(await ends()).toEqual([1, 2_000]);
  clock.advance(1_000);
  while ((await ends())[0] !== 1_701) await new Promise((resolve) => setImmediate(resolve));
  await write(1);
  expect(await ends()).toEqual([1_701, 2_001]);
  await pruner.stop();
  expect(clock.pending).toBe(0);
});

it('removes nothing while there are few', async () => {
  database = await testStore();
  const pruner = new EventPruner(database.store, new VirtualClock(), { error: () => undefined }, 300);
  await pruner.prune();
  await write(300);
  await pruner.prune();
  expect(await ends()).toEqual([1, 300]);
});
