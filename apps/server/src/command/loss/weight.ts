import type { Answer } from './answer.js';
import type { Serving } from './serving.js';

/** What is asked of a weight. */
export interface WeightRule {
  /** Fewer requests than this say nothing. */
  readonly sample: number;
  /** Whether the gateway's weights are exact, or drawn for each request. */
  readonly exact: boolean;
}

/** null where no weight was to be met or too few requests say so; '' where it was met; else what was seen. */
export function weightOff(
  { canary }: Serving,
  settled: readonly Answer[],
  { sample, exact }: WeightRule,
): string | null {
  if (canary === null || canary.weight === 0) return null;
  const plain = settled.filter(({ header }) => !(header && canary.header));
  if (plain.length < sample) return null;
  const asked = canary.weight / 100;
  const seen = plain.filter(({ by }) => by === canary.name).length / plain.length;
  // 4.9 sigma: one false alarm in a million.
  const most = exact ? 0.01 : 4.9 * Math.sqrt((asked * (1 - asked)) / plain.length);
  if (Math.abs(seen - asked) <= most) return '';
  return `${(seen * 100).toFixed(1)} % of ${plain.length} requests, asked for ${canary.weight} %`;
}
