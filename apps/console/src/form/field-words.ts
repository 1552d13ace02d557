import type { FieldError } from '../api/problem.js';
import type { Text } from '../language/use-text.js';

/** Where an objection is shown: the endpoint the form is for, and the field's path in its request. */
interface Place {
  readonly request: string;
  readonly field: string;
}

/**
 * What is wrong with a field, as one sentence: in the words for this very field where there are some
 * (`field.putApplicationSettings.env.INVALID_FORMAT`; list positions left out), else for the code.
 * `{part}` is what lies below the field: a name or a position, counted from 1.
 */
export function fieldSentence(
  error: FieldError | null,
  { request, field }: Place,
  text: Text,
): string | null {
  if (error === null) return null;
  const below = error.path.slice(field.length + 1);
  const part = /^\d+$/.test(below) ? Number(below) + 1 : below;
  const kind = field.replace(/\.\d+/g, '');
  return (
    text.ofCode('field', `${request}.${kind}.${error.code}`, { part }) ??
    text.ofCode('field', error.code) ??
    text('field.INVALID_VALUE')
  );
}
