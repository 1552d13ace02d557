import { describe, expect, it } from 'vitest';
import { Dice } from './dice.fixture.js';
import { judgeEnd } from './end.fixture.js';
import type { SimulationOptions } from './simulation.fixture.js';
import { Simulation } from './simulation.fixture.js';

/** A lane behind two instances of a gateway that calls pods itself, its main of three pods in force. */
async function grown(options: Partial<SimulationOptions> = {}) {
  const simulation = new Simulation({ deployMode: 'UNCOUPLED', settleMs: 1000, ...options }, new Dice(3));
  simulation.ask(1, { operate: 'DEPLOY', image: 'good', replicas: 3 });
  await simulation.runUntil(20_000);
  const [row] = simulation.store.facts(1).rows;
  if (row?.status !== 'DEPLOYED') throw new Error('nothing is deployed');
  const ref = { namespace: row.environment, name: row.name };
  const addresses = () => simulation.gateway.pools.observe(ref)?.addresses ?? [];
  return { simulation, row, ref, addresses };
}

describe('a gateway that calls pods itself', () => {
  it.each(['all', 'nobody'] as const)(
    'ends no pod that it still calls, when %s can be asked',
    async (answers) => {
      const { simulation, row, addresses } = await grown({ answers });
      simulation.ask(1, { operate: 'SCALE', deployment: row.id, replicas: 1 });
      // The judge looks at every step.
      await simulation.runUntil(60_000);

      expect(addresses()).toHaveLength(1);
      judgeEnd(simulation);
    },
  );

  it('is told of a pod that goes or comes as soon as the watch tells', async () => {
    const { simulation, row, addresses } = await grown();
    const before = addresses();
    simulation.judge.damage(1);
    simulation.cluster.evict(row.name);
    await simulation.runUntil(simulation.now + 100);
    expect(addresses().filter((one) => before.includes(one))).toEqual([]);

    await simulation.runUntil(simulation.now + 3000);
    expect(addresses()).toHaveLength(3);
  });

  it('has its pools put right by the comparison of everything: no watch tells of it', async () => {
    const { simulation, ref, addresses } = await grown({ hints: 0 });
    simulation.judge.damage(1);
    simulation.gateway.pools.tamper(ref, null);
    await simulation.runUntil(simulation.now + 40_000);
    expect(addresses()).toHaveLength(3);
    judgeEnd(simulation);
  });
});
