import { mainOf } from '@arthor/core';
import { expect, it } from 'vitest';
import { Dice } from './dice.fixture.js';
import { Simulation } from './simulation.fixture.js';

const deploy = { operate: 'DEPLOY', image: 'good' } as const;

it('one provider error holds up its own lane only; the others go on meanwhile (defect 2)', async () => {
  const simulation = new Simulation({ environments: ['dev', 'dev', 'dev'] }, new Dice(1));
  simulation.chaos = {
    fate: (point) => (/ENSURE_WORKLOAD 1\b/.test(point) ? 'fails' : 'ok'),
    pauseMs: () => 1,
  };
  for (const laneId of [1, 2, 3]) simulation.ask(laneId, deploy);
  await simulation.runUntil(8000);

  const { store } = simulation;
  expect([...store.rows.values()].map(({ status }) => status)).toEqual(['DEPLOYING', 'DEPLOYED', 'DEPLOYED']);
  expect(store.lane(1).blocking?.code).toBe('UNREACHABLE');
});

it('an accepted operation is begun at once, and each step follows what it waited for (defect 3)', async () => {
  const trace: string[] = [];
  const simulation = new Simulation({ trace }, new Dice(1));
  await simulation.runUntil(12_345);
  simulation.ask(1, deploy);
  await simulation.runUntil(22_345);
  const at = (what: RegExp) => Number.parseInt(trace.find((line) => what.test(line)) ?? '', 10);

  expect(at(/ENSURE_WORKLOAD/) - 12_345).toBeLessThan(100);
  // Ready and settled is the simulated world's own time; a poll every ten seconds would show here.
  expect(at(/ DEPLOYED/) - 12_345).toBeLessThan(3500);
});

it('pods that come again elsewhere serve again, without an operation (defect 5)', async () => {
  const simulation = new Simulation({}, new Dice(1));
  simulation.ask(1, { ...deploy, replicas: 2 });
  await simulation.runUntil(10_000);
  const { store, cluster, gateway, judge } = simulation;
  const row = store.rows.get(1);
  judge.damage(1);
  cluster.evict(row?.name ?? '');
  await simulation.runUntil(20_000);

  expect(cluster.observe(row?.name ?? '')?.readyReplicas).toBe(2);
  expect(gateway.effective(store.routeOf(store.lane(1))).map((route) => mainOf(route))).toEqual([
    row?.name,
    row?.name,
  ]);
  expect(store.records.size).toBe(1);
});
