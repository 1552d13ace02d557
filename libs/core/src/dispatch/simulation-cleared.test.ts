import { describe, expect, it } from 'vitest';
import { mainOf } from './route.js';
import { Dice } from './simulation-dice.fixture.js';
import { Simulation } from './simulation.fixture.js';

const options = {
  environments: ['dev', 'prod'],
  drainMs: 500,
  settleMs: 200,
  progressDeadlineMs: 10_000,
  gateways: 2,
  asksDataPlane: false,
  hints: 1,
  trace: null,
} as const;

describe('DELETE FROM t_deployment at any moment (defect 16)', () => {
  it('takes nothing down: what ran runs on, what was routed stays routed', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const dice = new Dice(seed);
      const simulation = new Simulation(options, dice);
      for (const laneId of [1, 2]) simulation.ask(laneId, { operate: 'DEPLOY', image: 'good', replicas: 2 });
      simulation.runUntil(8000);
      simulation.ask(1, { operate: 'DEPLOY', image: dice.pick(['good', 'no-such-image']) });
      if (dice.chance(0.3))
        simulation.ask(2, { operate: 'DELETE', deployment: simulation.store.lane(2).mainId ?? 0 });
      simulation.runUntil(8000 + dice.between(0, 6000));

      const { store, cluster, gateway } = simulation;
      const removing = [...store.rows.values()]
        .filter((row) => row.removalAt !== null)
        .map((row) => row.name);
      const ran = cluster.names(simulation.now).filter((name) => !removing.includes(name));
      const routed = ['dev', 'prod'].map((name) => gateway.observe(name));
      store.clear();
      // A pass that had decided before goes on to its end; nothing is decided from rows that are not there.
      simulation.runUntil(simulation.now + 40_000);

      expect(cluster.names(simulation.now), `seed ${seed}`).toEqual(expect.arrayContaining(ran));
      expect(
        ['dev', 'prod'].map((name) => gateway.observe(name)?.main),
        `seed ${seed}`,
      ).toEqual(routed.map((route) => route?.main));
    }
  });

  it('and the next DEPLOY takes the traffic over when it is ready', () => {
    const simulation = new Simulation(options, new Dice(1));
    simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
    simulation.runUntil(8000);
    const orphan = mainOf(simulation.gateway.observe('dev'));
    simulation.store.clear();
    simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
    simulation.runUntil(20_000);

    expect(mainOf(simulation.gateway.observe('dev'))).not.toBe(orphan);
    expect(simulation.store.facts(1).rows).toMatchObject([{ status: 'DEPLOYED' }]);
    expect(simulation.cluster.names(simulation.now)).toContain(orphan);
  });
});
