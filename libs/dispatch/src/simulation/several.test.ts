import { describe, expect, it } from 'vitest';
import type { Ask } from './ask.fixture.js';
import { Dice } from './dice.fixture.js';
import { judgeEnd } from './end.fixture.js';
import { atEveryStep } from './every-step.fixture.js';
import { liveLoud } from './life.fixture.js';
import { Simulation } from './simulation.fixture.js';

const runs = Number(process.env['SIMULATION_RUNS'] ?? 200) / 8;
const first = Number(process.env['SIMULATION_SEED'] ?? 1);

describe('several dispatchers over the same tables', () => {
  it.each([2, 3])(
    '%i of them keep the promises of one, whoever is killed or stands still for how long',
    async (dispatchers) => {
      for (let seed = first; seed < first + runs; seed++) await liveLoud(seed, dispatchers);
    },
    60_000 + runs * 400,
  );
});

/**
 * Two dispatchers bring a deployment, in an empty lane or beside one that serves; at its `at`-th step one of
 * them stands still for a minute. What it had sent arrives. Meanwhile `ask` is accepted. Answers the steps.
 */
async function once(serves: boolean, ask: Ask | null, at: number): Promise<number> {
  const simulation = new Simulation({ dispatchers: 2 }, new Dice(5));
  if (serves) simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  await simulation.runUntil(10_000);
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  let steps = 0;
  simulation.chaos = {
    fate: () => 'ok',
    pauseMs: () => 5,
    isSent: () => true,
    stopMs: () => (steps++ === at ? 60_000 : 0),
  };
  await simulation.runUntil(15_000);
  const counted = steps;
  if (ask !== null) simulation.ask(1, ask);
  await simulation.runUntil(140_000);
  judgeEnd(simulation);
  // Whoever went on looked again before it wrote a route: none that it had decided on came late.
  expect(simulation.judge.lateRoutes).toBe(0);
  return counted;
}

describe('a dispatcher that stands still at any step, beside another', () => {
  it.each<[string, boolean, Ask | null]>([
    ['a replacement', true, null],
    ['a replacement that is taken offline', true, { operate: 'DELETE', deployment: 3 }],
    ['a replacement that is overtaken', true, { operate: 'DEPLOY', image: 'good' }],
    ['a first deployment that is taken offline', false, { operate: 'DELETE', deployment: 1 }],
  ])(
    'of %s does no harm when it goes on',
    async (_what, serves, ask) => {
      expect(await atEveryStep((at) => once(serves, ask, at), 5)).toBeGreaterThan(40);
    },
    60_000,
  );
});
