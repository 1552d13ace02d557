import { describe, expect, it } from 'vitest';
import { mainOf } from '@arthor/core';
import { Dice } from './dice.fixture.js';
import { Simulation } from './simulation.fixture.js';

const options = { environments: ['dev', 'prod'] };

describe('DELETE FROM t_deployment at any moment (defect 16)', () => {
  it('takes nothing down: what ran runs on, what was routed stays routed', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const dice = new Dice(seed);
      const simulation = new Simulation(options, dice);
      for (const laneId of [1, 2]) simulation.ask(laneId, { operate: 'DEPLOY', image: 'good', replicas: 2 });
      await simulation.runUntil(8000);
      simulation.ask(1, { operate: 'DEPLOY', image: dice.pick(['good', 'no-such-image']) });
      if (dice.chance(0.3))
        simulation.ask(2, { operate: 'DELETE', deployment: simulation.store.lane(2).mainId ?? 0 });
      await simulation.runUntil(8000 + dice.between(0, 6000));

      const { store, cluster, gateway } = simulation;
      const removing = [...store.rows.values()]
        .filter((row) => row.removalAt !== null)
        .map((row) => row.name);
      const ran = cluster.names().filter((name) => !removing.includes(name));
      const routed = [...store.lanes.values()].map((lane) => gateway.observe(store.routeOf(lane)));
      store.clear();
      // A pass that had decided before goes on to its end; nothing is decided from rows that are not there.
      await simulation.runUntil(simulation.now + 40_000);

      expect(cluster.names(), `seed ${seed}`).toEqual(expect.arrayContaining(ran));
      expect(
        [...store.lanes.values()].map((lane) => gateway.observe(store.routeOf(lane))?.main),
        `seed ${seed}`,
      ).toEqual(routed.map((route) => route?.main));
    }
  });

  it('and the next DEPLOY takes the traffic over when it is ready', async () => {
    const simulation = new Simulation(options, new Dice(1));
    simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
    await simulation.runUntil(8000);
    const { store, gateway, cluster } = simulation;
    const ref = store.routeOf(store.lane(1));
    const orphan = mainOf(gateway.observe(ref));
    store.clear();
    simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
    await simulation.runUntil(20_000);

    expect(mainOf(gateway.observe(ref))).not.toBe(orphan);
    expect(store.facts(1).rows).toMatchObject([{ status: 'DEPLOYED' }]);
    expect(cluster.names()).toContain(orphan);
  });
});
