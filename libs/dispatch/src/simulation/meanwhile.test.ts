import { describe, expect, it } from 'vitest';
import { Dice } from './dice.fixture.js';
import { atEveryStep } from './every-step.fixture.js';
import { judgeEnd } from './end.fixture.js';
import { Simulation, type Ask } from './simulation.fixture.js';

/**
 * Row 1 serves, operation 4 replaces it by row 3; `meanwhile` is asked for just before the `at`-th step of
 * that. Without a drain and with a slow gateway every moment that is too early shows. Answers the steps.
 */
async function once(
  meanwhile: readonly Ask[],
  at: number,
  asksDataPlane: boolean,
  seed: number,
): Promise<number> {
  const simulation = new Simulation(
    { drainMs: 0, settleMs: 2000, gateways: 3, asksDataPlane },
    new Dice(seed),
  );
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  await simulation.runUntil(10_000);
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  let steps = 0;
  simulation.chaos = {
    fate: () => 'ok',
    pauseMs: () => {
      if (steps++ === at) for (const ask of meanwhile) simulation.ask(1, ask);
      return 5;
    },
  };
  await simulation.runUntil(20_000);
  const counted = steps;
  await simulation.runUntil(40_000);
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
    async (_what, asks) => {
      for (const [seed, asksDataPlane] of variants) {
        const tried = await atEveryStep((at) => once(asks, at, asksDataPlane, seed));

        expect(tried, `seed ${seed}`).toBeGreaterThan(40);
      }
    },
    600_000,
  );
});
