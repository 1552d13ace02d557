/** A version's first two numbers, e.g. [3, 18]; null where there are none. */
function numbersOf(version: string | null): readonly [number, number] | null {
  const found = /^(\d+)\.(\d+)/.exec(version ?? '');
  return found === null ? null : [Number(found[1]), Number(found[2])];
}

/** Whether a version is known to be at least this one. */
export function isAtLeast(version: string | null, major: number, minor: number): boolean {
  const numbers = numbersOf(version);
  if (numbers === null) return false;
  return numbers[0] > major || (numbers[0] === major && numbers[1] >= minor);
}
