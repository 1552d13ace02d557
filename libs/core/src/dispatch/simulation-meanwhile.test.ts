import { describe, expect, it } from 'vitest';
import { Dice } from './simulation-dice.fixture.js';
import { judgeEnd } from './simulation-end.fixture.js';
import { Simulation, type Ask } from './simulation.fixture.js';

/**
 * Row 1 serves, operation 4 replaces it by row 3; `meanwhile` is asked for just before the `at`-th step of
 * that. Without a drain and with a slow gateway every moment that is too early shows. Answers the steps.
 */
function once(meanwhile: readonly Ask[], at: number, asksDataPlane: boolean, seed: number): number {
  const simulation = new Simulation(
    {
      environments: ['dev'],
      drainMs: 0,
      settleMs: 2000,
      progressDeadlineMs: 10_000,
      gateways: 3,
      asksDataPlane,
      hints: 1,
      trace: null,
    },
    new Dice(seed),
  );
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  simulation.runUntil(10_000);
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  let steps = 0;
  simulation.chaos = {
    fate: () => 'ok',
    pauseMs: () => {
      if (steps++ === at) for (const ask of meanwhile) simulation.ask(1, ask);
      return 5;
    },
  };
  simulation.runUntil(20_000);
  const counted = steps;
  simulation.runUntil(40_000);
  judgeEnd(simulation);
  return counted;
}

const meanwhile: Readonly<Record<string, readonly Ask[]>> = {
  'it is cancelled': [{ operate: 'CANCEL', operation: 4 }],
  'the new one is taken offline': [{ operate: 'DELETE', deployment: 3 }],
  'the one that serves is taken offline': [{ operate: 'DELETE', deployment: 1 }],
  'the one that serves is taken offline and it is cancelled': [
    { operate: 'DELETE', deployment: 1 },
    { operate: 'CANCEL', operation: 4 },
  ],
  'another is deployed': [{ operate: 'DEPLOY', image: 'good' }],
  'one is deployed that never becomes ready': [{ operate: 'DEPLOY', image: 'never-ready' }],
  'an internal one is deployed': [{ operate: 'DEPLOY', image: 'good', external: false }],
};

/** One by default; with SIMULATION_RUNS set also other timings, and a data plane that answers. */
const variants: readonly (readonly [number, boolean])[] =
  process.env['SIMULATION_RUNS'] === undefined
    ? [[1, false]]
    : [1, 2, 3, 4].flatMap((seed) => [
        [seed, false],
        [seed, true],
      ]);

describe('at every step of a replacement', () => {
  it.each(Object.entries(meanwhile))(
    '%s: traffic is kept and everything comes to its end',
    (_what, asks) => {
      for (const [seed, asksDataPlane] of variants) {
        const steps = once([], -1, asksDataPlane, seed);

        expect(steps).toBeGreaterThan(40);
        for (let at = 0; at < steps; at++)
          expect(() => once(asks, at, asksDataPlane, seed), `seed ${seed}, step ${at}`).not.toThrow();
      }
    },
    600_000,
  );
});
