import { describe, expect, it } from 'vitest';
import type { Ask } from './ask.fixture.js';
import { Dice } from './dice.fixture.js';
import { atEveryStep, isLong } from './every-step.fixture.js';
import type { Answers } from './gateway.fixture.js';
import { judgeEnd } from './end.fixture.js';
import { Simulation } from './simulation.fixture.js';

interface Scenario {
  /** A canary beside row 1, in force before: row 3, operation 4. */
  readonly beside?: Ask;
  /** What runs. */
  readonly runs: Ask;
  /** What is asked for at each step of that. */
  readonly meanwhile: readonly Ask[];
}

/**
 * Row 1 serves and an operation runs; `meanwhile` is asked for just before its `at`-th step. Without a drain
 * and with a slow gateway every moment that is too early shows. Answers the steps.
 */
async function once(
  { beside, runs, meanwhile }: Scenario,
  at: number,
  answers: Answers,
  seed: number,
): Promise<number> {
  const simulation = new Simulation({ drainMs: 0, settleMs: 2000, gateways: 3, answers }, new Dice(seed));
  for (const ask of [{ operate: 'DEPLOY', image: 'good' } as const, ...(beside ? [beside] : [])]) {
    simulation.ask(1, ask);
    await simulation.runUntil(simulation.now + 10_000);
  }
  simulation.ask(1, runs);
  let steps = 0;
  simulation.chaos = {
    fate: () => 'ok',
    pauseMs: () => {
      if (steps++ === at) for (const ask of meanwhile) simulation.ask(1, ask);
      return 5;
    },
  };
  await simulation.runUntil(simulation.now + 10_000);
  const counted = steps;
  // Asked later than that, an operation is not over when it is judged.
  simulation.chaos = { fate: () => 'ok', pauseMs: () => 5 };
  await simulation.runUntil(simulation.now + 20_000);
  judgeEnd(simulation);
  return counted;
}

const deploy: Ask = { operate: 'DEPLOY', image: 'good' };
const gray: Ask = { operate: 'GRAY', image: 'good', header: 'v2' };
const beside: Ask = { operate: 'BLUE_GREEN', image: 'good', weight: 20 };
const share = (weight: number): Ask => ({ operate: 'UPDATE_BLUE_GREEN', deployment: 3, weight });
const offline = (deployment: number): Ask => ({ operate: 'DELETE', deployment });
const cancel = (operation: number): Ask => ({ operate: 'CANCEL', operation });

const replacement = (meanwhile: readonly Ask[]): Scenario => ({ runs: deploy, meanwhile });
const besideCanary = (runs: Ask, meanwhile: readonly Ask[]): Scenario => ({ beside, runs, meanwhile });
const promote: Ask = { operate: 'PROMOTE', deployment: 3 };

const scenarios: Readonly<Record<string, Scenario>> = {
  'a replacement: it is cancelled': replacement([cancel(4)]),
  'a replacement: the new one is taken offline': replacement([offline(3)]),
  'a replacement: the one that serves is taken offline': replacement([offline(1)]),
  'a replacement: the one that serves is taken offline and it is cancelled': replacement([
    offline(1),
    cancel(4),
  ]),
  'a replacement: another is deployed': replacement([deploy]),
  'a replacement: one is deployed that never becomes ready': replacement([
    { operate: 'DEPLOY', image: 'never-ready' },
  ]),
  'a replacement: an internal one is deployed': replacement([{ ...deploy, external: false }]),
  'a replacement: it is rolled back': replacement([{ operate: 'ROLLBACK', deployment: 1 }]),
  'a replacement: a canary comes': replacement([gray]),
  'a replacement beside a canary: that is taken offline': besideCanary(deploy, [offline(3)]),
  'a replacement beside a canary: its share moves': besideCanary(deploy, [share(60)]),
  'a share that moves: it moves on': besideCanary(share(60), [share(0)]),
  'a share that moves: it is cancelled': besideCanary(share(60), [cancel(5)]),
  'a share that moves: the canary is taken offline': besideCanary(share(60), [offline(3)]),
  'a share that moves: the canary is promoted': besideCanary(share(60), [promote]),
  'a canary that another replaces: it is cancelled': besideCanary(gray, [cancel(6)]),
  'a canary that another replaces: both are taken offline': besideCanary(gray, [offline(3), offline(5)]),
  'a promotion: it is cancelled': besideCanary(promote, [cancel(6)]),
  'a promotion: another main is deployed': besideCanary(promote, [deploy]),
  'a promotion: the canary is taken offline': besideCanary(promote, [offline(3)]),
  'more pods: fewer are enough': {
    runs: { operate: 'SCALE', deployment: 1, replicas: 3 },
    meanwhile: [{ operate: 'SCALE', deployment: 1, replicas: 1 }],
  },
};

/** One by default; with SIMULATION_RUNS set also other timings, and a data plane that answers. */
const variants: readonly (readonly [number, Answers])[] = isLong
  ? [1, 2, 3, 4].flatMap((seed) => [
      [seed, 'nobody'],
      [seed, 'one'],
      [seed, 'all'],
    ])
  : [[1, 'nobody']];

describe('at every step of', () => {
  it.each(Object.entries(scenarios))(
    '%s; traffic is kept and everything comes to its end',
    async (_what, scenario) => {
      for (const [seed, answers] of variants) {
        const steps = await atEveryStep((at) => once(scenario, at, answers, seed), 5);

        expect(steps, `seed ${seed}`).toBeGreaterThan(25);
      }
    },
    600_000,
  );
});
