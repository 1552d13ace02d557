import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { StoredLaneEnvironments } from '../lane/stored-environments.js';
import { NoProviders } from '../runtime/providers.js';
import { LaneRow } from '../store/entity/lane.js';
import { silentLog, testStore, type TestStore } from '../store/test-store.js';
import { FailingLanes } from './failing-lanes.js';

let test: TestStore;
beforeAll(async () => {
  test = await testStore();
});
afterAll(() => test.dispose());

it('a lane whose passes fail for the same cause again and again shows it, and is told once', async () => {
  const lane = await test.store.laneOf('shop', 'dev', 'stable');
  const environments = new StoredLaneEnvironments(loadConfig({}, '/'), new NoProviders());
  let now = 1_000;
  const failing = new FailingLanes(silentLog, test.store, environments, {
    now: () => now,
    setTimeout: () => ({ cancel: () => undefined }),
  });
  const blockingOf = () =>
    test.store.read(async (view) => (await view.rows.findOneByOrFail(LaneRow, { id: lane.id })).blocking);
  const fail = () => {
    now += 1_000;
    failing.failed(lane.id, new Error('t_deployment.namespace takes 255 characters, not 300'));
  };

  fail();
  fail();
  // One that works between them makes three no row.
  failing.worked(lane.id);
  fail();
  fail();
  expect(await blockingOf()).toBeNull();
  fail();
  await expect.poll(blockingOf).toMatchObject({
    code: 'TURN_FAILS',
    providerReason: 't_deployment.namespace takes 255 characters, not 300',
    since: 6_000,
  });
  fail();
  // Whatever the last one wrote would be there before this ends.
  await test.store.write((tx) => tx.lockLanes([lane.id]));
  expect(await test.store.eventsAfter(0, 10)).toHaveLength(1);
  // A pass that looked before it was written looks anew.
  expect((await test.store.laneOf('shop', 'dev', 'stable')).version).toBe(lane.version + 1);
});
