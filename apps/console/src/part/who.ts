import type { Operation } from '@arthor/contract';
import type { Text } from '../language/use-text.js';
import { plain } from './problem-note.js';

/** Who asked for an operation: the user as they are called, else by the name they sign in with, or Arthor itself. */
export function whoAsked({ user, name }: Pick<Operation['by'], 'user' | 'name'>, text: Text): string {
  return name || (user ?? text('operation.itself'));
}

/** Why it was asked for without a person's click. */
export function causeWords({ code, params }: NonNullable<Operation['cause']>, text: Text): string {
  return text.ofCode('operation.cause', code, plain(params)) ?? code;
}
