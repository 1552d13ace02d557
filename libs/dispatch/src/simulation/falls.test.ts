import { describe, expect, it } from 'vitest';
import { mainOf } from '@arthor/core';
import { Dice } from './dice.fixture.js';
import { Simulation } from './simulation.fixture.js';

/** One lane with a good main that a version replaces which ends three seconds after it was ready. */
async function fallen(seed: number, hints: number) {
  const simulation = new Simulation(
    {
      environments: ['dev'],
      dispatchers: 1,
      drainMs: 60_000,
      settleMs: 200,
      progressDeadlineMs: 60_000,
      gateways: 2,
      answers: 'all',
      hints,
      trace: null,
    },
    new Dice(seed),
  );
  simulation.ask(1, { operate: 'DEPLOY', image: 'good', replicas: 2 });
  await simulation.runUntil(10_000);
  simulation.ask(1, { operate: 'DEPLOY', image: 'falls', replicas: 2 });
  // What cannot be answered while it falls is the version's own.
  simulation.judge.damage(1);
  return simulation;
}

const byArthor = ({ store }: Simulation) =>
  [...store.records.values()].filter((record) => record.byUser === 'arthor');

describe('a version that falls after it was ready', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is taken back: all gateways lead to the one before (seed %i)',
    async (seed) => {
      const simulation = await fallen(seed, 1);
      await simulation.runUntil(18_000);

      const { store, gateway } = simulation;
      const [good, bad] = [...store.rows.values()];
      const routes = gateway.effective(store.routeOf(store.lane(1)));
      expect(routes.map((route) => mainOf(route))).toEqual([good?.name, good?.name]);
      expect(store.lane(1).mainId).toBe(good?.id);
      expect(byArthor(simulation)).toMatchObject([
        { operate: 'ROLLBACK', status: 'DONE', deploymentId: good?.id },
      ]);
      expect(bad?.leftBy).toBe(byArthor(simulation)[0]?.id);
    },
  );

  it('is taken back without a single hint of a watch, by looking again alone', async () => {
    const simulation = await fallen(1, 0);
    await simulation.runUntil(60_000);

    expect(simulation.store.lane(1).mainId).toBe(1);
  });

  it('may be taken back again once a person has decided in between', async () => {
    const simulation = await fallen(1, 1);
    await simulation.runUntil(18_000);
    const again = (image: 'falls' | 'good') => simulation.ask(1, { operate: 'DEPLOY', image, replicas: 2 });
    again('falls');
    simulation.judge.damage(1);
    await simulation.runUntil(40_000);
    const second = byArthor(simulation).length;
    again('good');
    simulation.judge.damage(1);
    await simulation.runUntil(60_000);

    // A DEPLOY that was DONE is a person's decision: what follows may be taken back again.
    expect(second).toBe(2);
    expect(simulation.store.lane(1).conditions).toEqual([]);
  });
});
