import { expect, it } from 'vitest';
import { graceAfterFreezeMs } from '@arthor/core';
import { Dice } from './dice.fixture.js';
import { judgeEnd } from './end.fixture.js';
import { atEveryStep } from './every-step.fixture.js';
import { calm } from './process.fixture.js';
import { Simulation } from './simulation.fixture.js';

/** A lane beside `stable` with a main that expires after a minute, and a canary. */
async function expiring(options: { readonly hints?: number; readonly dispatchers?: number } = {}) {
  const simulation = new Simulation({ environments: ['dev', 'dev'], drainMs: 1000, ...options }, new Dice(3));
  simulation.ask(2, { operate: 'DEPLOY', image: 'good', ttlSeconds: 60 });
  await simulation.runUntil(10_000);
  simulation.ask(2, { operate: 'GRAY', image: 'good', header: 'v2' });
  await simulation.runUntil(20_000);
  return simulation;
}

const own = ({ store }: Simulation) =>
  [...store.records.values()]
    .filter(({ byUser }) => byUser === 'arthor')
    .map(({ operate, status, canary }) => `${operate} ${status}${canary ? ' canary' : ''}`);

it('a lane goes offline by itself when its time is over: the canary, then the main', async () => {
  const simulation = await expiring();
  await simulation.runUntil(59_000);
  expect(own(simulation)).toEqual([]);
  await simulation.runUntil(75_000);

  expect(own(simulation)).toEqual(['DELETE DONE canary', 'DELETE DONE']);
  expect(simulation.store.facts(2).rows).toEqual([]);
  expect(simulation.store.lane(2)).toMatchObject({ mainId: null, expiresAt: null });
  judgeEnd(simulation);
});

it('is found by a process that starts after it was over, once, however many there are', async () => {
  const simulation = await expiring({ hints: 0, dispatchers: 2 });
  simulation.chaos = { fate: () => 'ok', pauseMs: () => (simulation.now < 90_000 ? null : 1) };
  await simulation.runUntil(200_000);

  expect(simulation.crashes).toBeGreaterThan(0);
  expect(own(simulation)).toEqual(['DELETE DONE canary', 'DELETE DONE']);
});

it('a ROLLBACK brings it back for good', async () => {
  const simulation = await expiring();
  await simulation.runUntil(75_000);
  simulation.ask(2, { operate: 'ROLLBACK', deployment: null });
  await simulation.runUntil(400_000);

  expect(simulation.store.facts(2).rows).toMatchObject([{ status: 'DEPLOYED' }]);
  expect(simulation.store.lane(2).expiresAt).toBeNull();
});

it('waits for the end of a freeze and a little more; when it is lifted, from then on', async () => {
  const simulation = await expiring();
  const freeze = simulation.freeze({ environment: 'dev' });
  await simulation.runUntil(100_000);
  expect(own(simulation)).toEqual([]);
  simulation.lift(freeze);
  await simulation.runUntil(99_000 + graceAfterFreezeMs);
  expect(own(simulation)).toEqual([]);
  await simulation.runUntil(130_000 + graceAfterFreezeMs);
  expect(own(simulation)).toEqual(['DELETE DONE canary', 'DELETE DONE']);
});

it('comes to its end whatever process ends at whatever step of it', async () => {
  const steps = await atEveryStep(async (at) => {
    const simulation = await expiring({ hints: 0 });
    let step = 0;
    simulation.chaos = {
      fate: () => 'ok',
      pauseMs: () => (simulation.now > 55_000 && step++ === at ? null : 1),
    };
    await simulation.runUntil(120_000);
    simulation.chaos = calm;
    await simulation.runUntil(180_000);
    expect(own(simulation)).toEqual(['DELETE DONE canary', 'DELETE DONE']);
    judgeEnd(simulation);
    return step;
  }, 3);
  expect(steps).toBeGreaterThan(10);
}, 60_000);
