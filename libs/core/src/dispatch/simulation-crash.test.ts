import { describe, expect, it } from 'vitest';
import { Dice } from './simulation-dice.fixture.js';
import { judgeEnd } from './simulation-end.fixture.js';
import { Simulation, calm, type Ask, type Chaos } from './simulation.fixture.js';

/** What goes wrong once, at one step: the process ends there, or one call does. */
const faults = ['crash', 'fails', 'lost', 'conflict'] as const;
type FaultKind = (typeof faults)[number];

/** The scenario once, with one fault at the `at`-th step or call (null: none); answers how many there were. */
function once(asks: readonly (readonly [number, Ask])[], fault: FaultKind | null, at: number): number {
  const simulation = new Simulation(
    {
      environments: ['dev'],
      drainMs: 1000,
      settleMs: 200,
      progressDeadlineMs: 10_000,
      gateways: 2,
      asksDataPlane: false,
      hints: 0,
      trace: null,
    },
    new Dice(7),
  );
  let steps = 0;
  const chaos: Chaos = {
    fate: (point) => {
      const now = fault !== null && fault !== 'crash' && steps++ === at;
      return now && (fault !== 'conflict' || /ROUTE|WORKLOAD/.test(point)) ? fault : 'ok';
    },
    pauseMs: () => (fault === 'crash' && steps++ === at ? null : 1),
  };
  simulation.ask(1, { operate: 'DEPLOY', image: 'good' });
  simulation.runUntil(10_000);
  expect(simulation.store.lane(1).mainId).toBe(1);
  simulation.chaos = fault === null ? counting(() => steps++) : chaos;
  for (const [afterMs, ask] of asks) {
    simulation.runUntil(simulation.now + afterMs);
    expect(simulation.ask(1, ask)).toMatchObject({ ok: true });
  }
  simulation.runUntil(simulation.now + 60_000);
  judgeEnd(simulation);
  return steps;
}

const counting = (count: () => void): Chaos => ({
  ...calm,
  pauseMs: () => {
    count();
    return 1;
  },
});

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
    (fault, _name, asks) => {
      const steps = once(asks, null, 0);

      expect(steps).toBeGreaterThan(20);
      for (let at = 0; at < steps; at++)
        expect(() => once(asks, fault, at), `${fault} at step ${at}`).not.toThrow();
    },
    60_000,
  );
});
