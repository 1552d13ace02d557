import { describe, expect, it } from 'vitest';
import { live, liveLoud } from './life.fixture.js';

/** SIMULATION_RUNS for a whole night of them, SIMULATION_SEED to begin elsewhere or to repeat one. */
const runs = Number(process.env['SIMULATION_RUNS'] ?? 250);
const first = Number(process.env['SIMULATION_SEED'] ?? 1);

describe('the life of lanes, simulated', () => {
  it(
    `keeps its promises in ${runs} random lives`,
    async () => {
      const sum = { operations: 0, done: 0, crashes: 0, frozen: 0, expired: 0, warm: 0 };
      for (let seed = first; seed < first + runs; seed++) {
        const life = await liveLoud(seed);
        sum.operations += life.operations;
        sum.done += life.done;
        sum.crashes += life.crashes;
        sum.frozen += life.frozen;
        sum.expired += life.expired;
        sum.warm += life.warm;
      }

      // Lives in which nothing happens would prove nothing.
      expect(sum.operations).toBeGreaterThan(runs * 2);
      expect(sum.done).toBeGreaterThan(runs);
      expect(sum.crashes).toBeGreaterThan(runs / 10);
      for (const happened of [sum.frozen, sum.expired, sum.warm]) expect(happened).toBeGreaterThan(runs / 20);
    },
    60_000 + runs * 100,
  );

  it('is the same for the same seed', async () => {
    const traces: string[][] = [[], []];
    for (const trace of traces) await live(7, { trace });

    expect(traces[0]?.length).toBeGreaterThan(20);
    expect(traces[0]).toEqual(traces[1]);
  });
});
