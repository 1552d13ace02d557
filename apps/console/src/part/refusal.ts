import type { Text } from '../language/use-text.js';
import { lackingOf, lackingWords } from './lacking-words.js';
import { plain } from './problem-note.js';

interface Refusal {
  readonly code: string | null;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Why something is not possible now, in one sentence; a missing right is named with its role and environment. */
export function refusalWords({ code, params = {} }: Refusal, text: Text): string {
  if (code === null) return text('refusal.other');
  if (code === 'FORBIDDEN') {
    const lacking = lackingOf(params);
    if (lacking !== null) return lackingWords(lacking, text);
  }
  return text.ofCode('refusal', code, plain(params)) ?? text('refusal.other');
}
