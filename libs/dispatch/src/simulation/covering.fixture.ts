import { live } from './life.fixture.js';

/**
 * Fifty lives that together show most of what can follow on what: they judge mutants, where 800 random ones
 * would take too long. Chosen by {@link pickCovering}; choose anew when the dice of a life change.
 */
export const coveringSeeds: readonly number[] = [
  2, 27, 38, 98, 125, 142, 202, 228, 234, 264, 298, 309, 331, 386, 417, 426, 436, 449, 460, 506, 538, 579,
  657, 673, 704, 847, 866, 871, 915, 923, 938, 941, 946, 969, 984, 1004, 1034, 1047, 1065, 1084, 1143, 1167,
  1256, 1264, 1348, 1359, 1378, 1417, 1435, 1484,
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
