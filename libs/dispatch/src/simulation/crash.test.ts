import { describe, expect, it } from 'vitest';
import { Dice } from './dice.fixture.js';
import { atEveryStep } from './every-step.fixture.js';
import { judgeEnd } from './end.fixture.js';
import type { Chaos } from './process.fixture.js';
import { Simulation, type Ask } from './simulation.fixture.js';

/** What goes wrong once, at one step: the process ends there, or one call does. */
const faults = ['crash', 'fails', 'lost', 'conflict'] as const;
type FaultKind = (typeof faults)[number];

/** The scenario once, with one fault at the `at`-th step or call; answers how many there were. */
async function once(
  asks: readonly (readonly [number, Ask])[],
  fault: FaultKind,
  at: number,
): Promise<number> {
  const simulation = new Simulation({ drainMs: 1000, hints: 0 }, new Dice(7));
  let steps = 0;
  const chaos: Chaos = {
    fate: (point) => {
      const now = fault !== 'crash' && steps++ === at;
      return now && (fault !== 'conflict' || /ROUTE|WORKLOAD/.test(point)) ? fault : 'ok';
    },
    pauseMs: () => (fault === 'crash' && steps++ === at ? null : 1),
  };
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  await simulation.runUntil(10_000);
  expect(simulation.store.lane(1).mainId).toBe(1);
  simulation.chaos = chaos;
  for (const [afterMs, ask] of asks) {
    await simulation.runUntil(simulation.now + afterMs);
    expect(simulation.ask(1, ask)).toMatchObject({ ok: true });
  }
  await simulation.runUntil(simulation.now + 60_000);
  judgeEnd(simulation);
  return steps;
}

const scenarios: Readonly<Record<string, readonly (readonly [number, Ask])[]>> = {
  'a replacement': [[0, { operate: 'DEPLOY', image: 'good' }]],
  'a replacement that is overtaken': [
    [0, { operate: 'DEPLOY', image: 'good' }],
    [300, { operate: 'DEPLOY', image: 'good' }],
  ],
  'a cancel of what does not become ready': [
    [0, { operate: 'DEPLOY', image: 'never-ready' }],
    [500, { operate: 'CANCEL', operation: 4 }],
  ],
  'a deployment that can never succeed': [[0, { operate: 'DEPLOY', image: 'invalid-image' }]],
  'a take-offline': [[0, { operate: 'DELETE', deployment: 1 }]],
};

const everywhere = Object.entries(scenarios).flatMap(([name, asks]) => {
  const thorough = name === 'a replacement' || name.startsWith('a cancel');
  return (thorough ? faults : (['crash'] as const)).map((fault) => [fault, name, asks] as const);
});

describe('one fault at every step', () => {
  it.each(everywhere)(
    '%s during %s: everything still comes to its end, and no promise is broken',
    async (fault, _name, asks) => {
      expect(await atEveryStep((at) => once(asks, fault, at))).toBeGreaterThan(20);
    },
    60_000,
  );
});
