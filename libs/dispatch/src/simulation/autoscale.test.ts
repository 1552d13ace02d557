import { ownAutoscaler } from '@arthor/core';
import { describe, expect, it } from 'vitest';
import { Dice } from './dice.fixture.js';
import { Simulation } from './simulation.fixture.js';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const autoscale = { min: 2, max: 6, cpuPercent: 80 };

function simulated(seed: number, hints: number) {
  const trace: string[] = [];
  const simulation = new Simulation({ hints, keepWarmMs: 30_000, answers: 'all', trace }, new Dice(seed));
  const workload = (id: number) => simulation.cluster.observe(simulation.store.rows.get(id)?.name ?? '');
  return { simulation, trace, workload, rows: simulation.store.rows };
}

describe.each([1, 0])('an autoscaler, with %i of the hints', (hints) => {
  it.each(seeds)('of somebody else is never fought: no write in 90 s (seed %i)', async (seed) => {
    const { simulation, trace, workload, rows } = simulated(seed, hints);
    simulation.ask(1, { operate: 'DEPLOY', image: 'good', replicas: 2 });
    await simulation.runUntil(20_000);
    const before = trace.filter((line) => line.includes('ENSURE_WORKLOAD')).length;
    simulation.cluster.autoscale(rows.get(1)?.name ?? '');
    await simulation.runUntil(150_000);

    const written = trace.filter((line) => line.includes('ENSURE_WORKLOAD')).slice(before);
    // A disruption budget comes and goes with two pods: that writes the same number again.
    const budgets = written.filter((line) => !line.includes('done'));
    expect(budgets.length).toBeLessThanOrEqual(4);
    expect(rows.get(1)).toMatchObject({
      status: 'DEPLOYED',
      replicas: workload(1)?.wantedReplicas,
      scaling: { foreign: 'shop-hpa' },
    });
  });

  it.each(seeds)(
    'of its own goes before the route does, and what is warm keeps its size (seed %i)',
    async (seed) => {
      const { simulation, trace, workload, rows } = simulated(seed, hints);
      simulation.ask(1, { operate: 'DEPLOY', image: 'good', replicas: 2, autoscale });
      await simulation.runUntil(80_000);
      expect(ownAutoscaler(workload(1))).toMatchObject({ min: 2, max: 6 });
      const size = workload(1)?.wantedReplicas ?? 0;

      simulation.ask(1, { operate: 'DEPLOY', image: 'good', autoscale });
      await simulation.runUntil(95_000);
      const next = [...rows.values()].at(-1);
      expect(next).toMatchObject({ status: 'DEPLOYED', servedAt: expect.any(Number) });
      const at = (line: string) => trace.findIndex((one) => one.includes(line));
      expect(at('REMOVE_AUTOSCALER 1 done')).toBeGreaterThan(0);
      expect(at('REMOVE_AUTOSCALER 1 done')).toBeLessThan(at(`APPLY_ROUTE ${next?.name}`));
      expect(workload(1)).toMatchObject({ wantedReplicas: size, autoscalers: [] });
      expect(ownAutoscaler(workload(next?.id ?? 0))).toMatchObject({ min: 2, max: 6 });
      expect(workload(next?.id ?? 0)?.wantedReplicas).toBeGreaterThanOrEqual(2);
    },
  );
});
