import type { FieldError } from '../api/problem.js';
import type { Text } from '../language/use-text.js';

/** Where the error is shown: the form's endpoint, and the field's path in the request. */
interface Place {
  readonly request: string;
  readonly field: string;
}

/**
 * The sentence for a field's error: words for this very field if the catalog has them
 * (`field.putApplicationSettings.env.INVALID_FORMAT`, without list indexes), else words for the code.
 * `{part}` is the rest of the path below the field: a name, or an index counted from 1.
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
  const sentence =
    text.ofCode('field', `${request}.${kind}.${error.code}`, { part }) ??
    text.ofCode('field', error.code) ??
    text('field.INVALID_VALUE');
  return [sentence, wrongSentence(error, text)]
    .filter((one) => one !== null)
    .join(text.language === 'zh-CN' ? '' : ' ');
}

/** What of the text it is that is refused: the character, the part, the rule. */
function wrongSentence({ params = {} }: FieldError, text: Text): string | null {
  const [[kind, value] = []] = Object.entries(params);
  if (kind === undefined || value === undefined) return null;
  return text.ofCode(`wrong.${kind}`, value) ?? text.ofCode('wrong', kind, { value });
}
