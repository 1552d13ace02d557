import type { Lane } from '@arthor/contract';

/**
 * Whether a lane fits what was typed: each word stands somewhere in its application, symbol, environment,
 * feature, branch, person or `#build`.
 */
export function fits(lane: Lane, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { application, symbol, environment, origin, operation, main, canary, incoming } = lane;
  const builds = [main, canary, ...incoming].flatMap((row) => (row === null ? [] : [`#${row.buildId}`]));
  const said = [
    `${application}/${symbol}@${environment}`,
    origin?.feature,
    origin?.branch,
    origin?.by?.user,
    operation?.by.user,
    ...builds,
  ]
    .filter((text) => text != null)
    .map((text) => text.toLowerCase());
  // A number is a whole one: #1 is not #12.
  return words.every((word) =>
    word.startsWith('#') ? said.includes(word) : said.some((text) => text.includes(word)),
  );
}
