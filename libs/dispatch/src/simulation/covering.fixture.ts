import { live } from './life.fixture.js';

/**
 * Fifty lives that together show most of what can follow on what: they judge mutants, where 800 random ones
 * would take too long. Chosen by {@link pickCovering}; choose anew when the dice of a life change.
 */
export const coveringSeeds: readonly number[] = [
  1, 91, 95, 125, 215, 234, 243, 264, 270, 277, 331, 332, 374, 418, 426, 434, 449, 536, 543, 625, 632, 670,
  760, 766, 769, 796, 871, 923, 938, 946, 993, 1034, 1065, 1067, 1090, 1142, 1143, 1194, 1195, 1256, 1273,
  1300, 1331, 1348, 1368, 1396, 1417, 1435, 1484, 1498,
];

/** What a life shows: each pair of lines of its trace that follow one another, without their numbers. */
async function shownBy(seed: number): Promise<ReadonlySet<string>> {
  const trace: string[] = [];
  await live(seed, { trace });
  const lines = trace.map((line) => line.replaceAll(/\d+/g, '#'));
  return new Set(lines.slice(1).map((line, at) => `${lines[at]} | ${line}`));
}

/** The `wanted` seeds below `below` that show most together: each next one adds most to those before. */
export async function pickCovering(wanted: number, below: number): Promise<number[]> {
  const left = new Map<number, Set<string>>();
  for (let seed = 1; seed < below; seed++) left.set(seed, new Set(await shownBy(seed)));
  const picked: number[] = [];
  while (picked.length < wanted && left.size > 0) {
    const [seed, best] = [...left].reduce((one, other) => (other[1].size > one[1].size ? other : one));
    picked.push(seed);
    left.delete(seed);
    for (const shown of left.values()) for (const pair of best) shown.delete(pair);
  }
  return picked.toSorted((one, other) => one - other);
}
