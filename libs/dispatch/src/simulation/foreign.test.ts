import { describe, expect, it } from 'vitest';
import { foreignWorld } from './foreign.fixture.js';

/** SIMULATION_RUNS for more of them, SIMULATION_SEED to begin elsewhere or to repeat one. */
const runs = Number(process.env['SIMULATION_RUNS'] ?? 60);
const first = Number(process.env['SIMULATION_SEED'] ?? 1);

describe('a lane among others that change what it set', () => {
  it(
    `is stable within two resyncs in ${runs} random worlds`,
    async () => {
      let [hands, contested, done] = [0, 0, 0];
      const met = new Set<string>();
      for (let seed = first; seed < first + runs; seed++) {
        const world = await loud(seed);
        hands += world.hands;
        done += world.done;
        if (world.contested) contested += 1;
        for (const master of world.masters) met.add(master);
      }

      // Worlds in which nothing happens would prove nothing.
      expect(hands).toBeGreaterThan(runs / 2);
      expect(done).toBeGreaterThan(runs);
      expect(contested).toBeGreaterThan(runs / 20);
      if (runs > 50) expect(met.size).toBe(8);
    },
    60_000 + runs * 200,
  );
});

/** A failure tells its seed and the end of its trace. */
async function loud(seed: number) {
  try {
    return await foreignWorld(seed);
  } catch (error) {
    const trace: string[] = [];
    await foreignWorld(seed, trace).catch(() => undefined);
    throw new Error(`seed ${seed}: ${String(error)}\n${trace.slice(-60).join('\n')}`, { cause: error });
  }
}
