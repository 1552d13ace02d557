import type { Text } from '../../language/use-text.js';

/**
 * Why something was refused, as told to whoever reads it later; the code itself where this console has no words for
 * it. The words of a problem speak to the one who was refused: where they do, and where they name what the audit
 * does not keep, the audit has its own.
 */
export function becauseWords(code: string, text: Text): string {
  for (const prefix of ['audit.because', 'problem', 'refusal']) {
    const words = text.ofCode(prefix, code);
    if (words !== null) return words;
  }
  return code;
}
