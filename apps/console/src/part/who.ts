import type { Operation } from '@arthor/contract';
import type { Text } from '../language/use-text.js';

/** Who asked for an operation: the user, or Arthor itself. */
export function whoAsked({ user }: Pick<Operation['by'], 'user'>, text: Text): string {
  return user ?? text('operation.itself');
}
