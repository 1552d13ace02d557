import type { Lane } from '@arthor/contract';
import type { Text } from '../language/use-text.js';

/** A lane by its full name. */
export function laneTitle(
  { application, symbol, environment }: Pick<Lane, 'application' | 'symbol' | 'environment'>,
  text: Text,
): string {
  return text('lane.title', { application, symbol, environment });
}
