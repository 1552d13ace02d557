import type { DeployMode } from '@arthor/core';
import { describe, expect, it } from 'vitest';
import type { Ask } from './ask.fixture.js';
import { Dice } from './dice.fixture.js';
import { atEveryStep, isLong } from './every-step.fixture.js';
import { judgeEnd } from './end.fixture.js';
import type { Chaos } from './process.fixture.js';
import { Simulation } from './simulation.fixture.js';

/** What goes wrong once, at one step: the process ends there, or one call does. */
const faults = ['crash', 'fails', 'lost', 'conflict'] as const;
type FaultKind = (typeof faults)[number];

interface Scenario {
  /** Asked for one after the other, each given time to end, before anything goes wrong. Row 1 is a main. */
  readonly before?: readonly Ask[];
  /** How long after the one before, ms; what. */
  readonly asks: readonly (readonly [number, Ask])[];
  /** Where it happens: 1 = `stable`, 2 = another symbol beside it. */
  readonly laneId?: number;
  readonly faults?: readonly FaultKind[];
}

/** The scenario once, with one fault at the `at`-th step or call where it may be; answers how many there were. */
async function once(
  { before = [], asks, laneId = 1 }: Scenario,
  fault: FaultKind,
  deployMode: DeployMode,
  at: number,
): Promise<number> {
  const environments = laneId === 1 ? ['dev'] : ['dev', 'dev'];
  const simulation = new Simulation({ environments, deployMode, drainMs: 1000, hints: 0 }, new Dice(7));
  let steps = 0;
  const chaos: Chaos = {
    fate: (point) => {
      if (fault === 'crash' || (fault === 'conflict' && !/ROUTE|WORKLOAD|POOL/.test(point))) return 'ok';
      return steps++ === at ? fault : 'ok';
    },
    pauseMs: () => (fault === 'crash' && steps++ === at ? null : 1),
  };
  for (const ask of [{ operate: 'DEPLOY', image: 'good' } as const, ...before]) {
    expect(simulation.ask(laneId, ask)).toMatchObject({ ok: true });
    await simulation.runUntil(simulation.now + 10_000);
  }
  expect(simulation.store.facts(laneId).records).toEqual([]);
  simulation.chaos = chaos;
  for (const [afterMs, ask] of asks) {
    await simulation.runUntil(simulation.now + afterMs);
    expect(simulation.ask(laneId, ask)).toMatchObject({ ok: true });
  }
  await simulation.runUntil(simulation.now + 60_000);
  judgeEnd(simulation);
  return steps;
}

const blue: Ask = { operate: 'BLUE_GREEN', image: 'good', weight: 20 };
const gray: Ask = { operate: 'GRAY', image: 'good', header: 'v2' };

const scenarios: Readonly<Record<string, Scenario>> = {
  'a replacement': { asks: [[0, { operate: 'DEPLOY', image: 'good' }]], faults },
  'a replacement that is overtaken': {
    asks: [
      [0, { operate: 'DEPLOY', image: 'good' }],
      [300, { operate: 'DEPLOY', image: 'good' }],
    ],
  },
  'a cancel of what does not become ready': {
    asks: [
      [0, { operate: 'DEPLOY', image: 'never-ready' }],
      [500, { operate: 'CANCEL', operation: 4 }],
    ],
    faults,
  },
  'a deployment that can never succeed': { asks: [[0, { operate: 'DEPLOY', image: 'invalid-image' }]] },
  'a take-offline': { asks: [[0, { operate: 'DELETE', deployment: 1 }]] },
  'a canary by weight': { asks: [[0, blue]] },
  'a canary that another replaces': { before: [blue], asks: [[0, gray]] },
  'a canary that can never succeed': {
    before: [blue],
    asks: [[0, { operate: 'GRAY', image: 'refused', header: 'v2' }]],
  },
  'a share that is moved': {
    before: [blue],
    asks: [[0, { operate: 'UPDATE_BLUE_GREEN', deployment: 3, weight: 60 }]],
    faults,
  },
  'a share beside a header, taken back at once': {
    before: [gray],
    asks: [
      [0, { operate: 'UPDATE_BLUE_GREEN', deployment: 3, weight: 60 }],
      [3, { operate: 'CANCEL', operation: 5 }],
    ],
  },
  'a canary that is taken offline': { before: [gray], asks: [[0, { operate: 'DELETE', deployment: 3 }]] },
  'a main that is replaced beside its canary': {
    before: [gray],
    asks: [[0, { operate: 'DEPLOY', image: 'good' }]],
  },
  'more pods': { asks: [[0, { operate: 'SCALE', deployment: 1, replicas: 3 }]] },
  'fewer pods': {
    before: [{ operate: 'SCALE', deployment: 1, replicas: 3 }],
    asks: [[0, { operate: 'SCALE', deployment: 1, replicas: 1 }]],
  },
  'a rollback to what still drains': {
    asks: [
      [0, { operate: 'DELETE', deployment: 1 }],
      [400, { operate: 'ROLLBACK', deployment: 1 }],
    ],
  },
  'a promotion': { before: [blue], asks: [[0, { operate: 'PROMOTE', deployment: 3 }]], faults },
  'a promotion from another symbol': {
    before: [blue],
    asks: [[0, { operate: 'PROMOTE', deployment: 3 }]],
    laneId: 2,
  },
  'a promotion from another symbol that is cancelled': {
    before: [blue],
    asks: [
      [0, { operate: 'PROMOTE', deployment: 3 }],
      [50, { operate: 'CANCEL', operation: 6 }],
    ],
    laneId: 2,
  },
};

const tried = Object.entries(scenarios).flatMap(([name, scenario]) =>
  (scenario.faults ?? (['crash'] as const)).map((fault) => [fault, name, scenario] as const),
);
const modes = ['NATIVE', 'UNCOUPLED'] as const;
/** In an ordinary run each in one mode, every other in the other. */
const everywhere = tried.flatMap(([fault, name, scenario], index) =>
  (isLong ? modes : modes.slice(index % 2, (index % 2) + 1)).map(
    (mode) => [fault, name, mode, scenario] as const,
  ),
);

describe('one fault at every step', () => {
  it.each(everywhere)(
    '%s during %s, %s: everything still comes to its end, and no promise is broken',
    async (fault, _name, mode, scenario) => {
      // A scenario has few writes that somebody else could be first with, and many calls.
      const least = fault === 'conflict' ? 0 : 20;
      expect(await atEveryStep((at) => once(scenario, fault, mode, at), 3)).toBeGreaterThan(least);
    },
    60_000,
  );
});
