import type { Operation } from '@arthor/contract';
import type { Text } from '../language/use-text.js';
import { plain } from './problem-note.js';

/** Who asked for an operation: the user, or Arthor itself. */
export function whoAsked({ user }: Pick<Operation['by'], 'user'>, text: Text): string {
  return user ?? text('operation.itself');
}

/** Why it was asked for without a person's click. */
export function causeWords({ code, params }: NonNullable<Operation['cause']>, text: Text): string {
  return text.ofCode('operation.cause', code, plain(params)) ?? code;
}
