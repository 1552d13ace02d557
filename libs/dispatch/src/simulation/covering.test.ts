import { expect, it } from 'vitest';
import { coveringSeeds, pickCovering } from './covering.fixture.js';
import { liveLoud } from './life.fixture.js';

it('keeps its promises in the fifty lives that show most', async () => {
  expect(new Set(coveringSeeds).size).toBe(50);
  for (const seed of coveringSeeds) await liveLoud(seed);
}, 60_000);

/** SIMULATION_PICK=2000: out of how many lives the fifty are chosen anew. */
const below = Number(process.env['SIMULATION_PICK'] ?? 0);

it.runIf(below > 0)(
  'prints the fifty',
  async () => {
    const picked = await pickCovering(50, below);

    console.log(picked.join(', '));
    expect(picked.length).toBe(50);
  },
  600_000,
);
