import { operates } from '@arthor/contract/vocabulary';
import { ApiProblem } from '../api/problem.js';
import type { Text } from '../language/use-text.js';

/** Who moved a lane first, by what and to which tick, as the refusal tells it; null where it does not. */
export function moverOf(error: unknown, text: Text): string | null {
  if (!(error instanceof ApiProblem) || error.code !== 'LANE_MOVED') return null;
  const { by, operate, tick } = error.params;
  const known = operates.find((each) => each === operate);
  if (typeof by !== 'string' || typeof tick !== 'number' || known === undefined) return null;
  return text('plan.moved.by', { who: by, what: text(`operate.${known}`), tick });
}
