import type { Lane } from '@arthor/contract';
import type { Text } from '../language/use-text.js';

/** Who moved a lane last and to which tick, in a sentence; null when its operation is over and unknown here. */
export function moverOf(lane: Lane, text: Text): string | null {
  const { operation, tick } = lane;
  if (operation === null) return null;
  return text('plan.moved.by', { who: operation.by.user, what: text(`operate.${operation.operate}`), tick });
}
