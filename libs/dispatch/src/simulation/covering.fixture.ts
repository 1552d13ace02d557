import { live } from './life.fixture.js';

/**
 * Fifty lives that together show most of what can follow on what: they judge mutants, where 800 random ones
 * would take too long. Chosen by {@link pickCovering}; choose anew when the dice of a life change.
 */
export const coveringSeeds: readonly number[] = [
  1, 2, 19, 37, 77, 142, 144, 285, 326, 339, 376, 393, 407, 440, 484, 506, 510, 629, 653, 760, 816, 906, 923,
  952, 970, 992, 998, 1040, 1090, 1097, 1113, 1115, 1129, 1138, 1142, 1167, 1198, 1209, 1212, 1219, 1225,
  1249, 1255, 1302, 1303, 1348, 1385, 1449, 1497, 1499,
];

/**
 * What a life shows: each kind of line of its trace, and each two that follow one another. What is asked for counts
 * by its operation alone: otherwise every image and number would be a kind of its own.
 */
async function shownBy(seed: number): Promise<ReadonlySet<string>> {
  const trace: string[] = [];
  await live(seed, { trace });
  const lines = trace.map((line) =>
    line
      .replace(/^[\s\d.]+/, '')
      .replace(/\{.*"operate":"(\w+)".*\}/, '$1')
      .replaceAll(/\d+/g, '#'),
  );
  return new Set([...lines, ...lines.slice(1).map((line, at) => `${lines[at]}${follows}${line}`)]);
}

/** A kind of line that no other life shows is worth as much as so many new turns of events. */
const worthOfLine = 20;
const follows = ' | ';

/** The `wanted` seeds below `below` that show most together: each next one adds most to those before. */
export async function pickCovering(wanted: number, below: number): Promise<number[]> {
  const left = new Map<number, Set<string>>();
  for (let seed = 1; seed < below; seed++) left.set(seed, new Set(await shownBy(seed)));
  const worth = (shown: ReadonlySet<string>): number =>
    [...shown].reduce((sum, one) => sum + (one.includes(follows) ? 1 : worthOfLine), 0);
  const picked: number[] = [];
  while (picked.length < wanted && left.size > 0) {
    const worths = [...left].map(([seed, shown]) => ({ seed, shown, worth: worth(shown) }));
    const best = worths.reduce((one, other) => (other.worth > one.worth ? other : one));
    picked.push(best.seed);
    left.delete(best.seed);
    for (const shown of left.values()) for (const one of best.shown) shown.delete(one);
  }
  return picked.toSorted((one, other) => one - other);
}
