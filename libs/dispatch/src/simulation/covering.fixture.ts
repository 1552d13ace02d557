import { live } from './life.fixture.js';

/**
 * Fifty lives that together show most of what can follow on what: they judge mutants, where 800 random ones
 * would take too long. Chosen by {@link pickCovering}; choose anew when the dice of a life change.
 */
export const coveringSeeds: readonly number[] = [
  2, 142, 144, 254, 285, 298, 351, 407, 435, 440, 445, 476, 484, 495, 534, 629, 653, 744, 758, 825, 841, 866,
  906, 912, 914, 923, 970, 994, 1053, 1090, 1099, 1115, 1141, 1142, 1167, 1183, 1185, 1194, 1212, 1216, 1218,
  1219, 1225, 1255, 1302, 1348, 1396, 1458, 1474, 1497,
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
