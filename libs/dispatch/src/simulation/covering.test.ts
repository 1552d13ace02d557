import { expect, it } from 'vitest';
import { coveringSeeds, pickCovering } from './covering.fixture.js';
import { liveLoud } from './life.fixture.js';

it('names fifty lives', () => {
  expect(new Set(coveringSeeds).size).toBe(50);
});

// A test for each: a mutant is judged by the lives alone that come upon it.
it.each(coveringSeeds)('keeps its promises in life %i, one of the fifty that show most', async (seed) => {
  await liveLoud(seed);
});

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
