import type { Text } from '../language/use-text.js';
import { plain } from './problem-note.js';

interface Refusal {
  readonly code: string | null;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Why something is not possible now, in one sentence; a missing right is named with its role and environment. */
export function refusalWords({ code, params = {} }: Refusal, text: Text): string {
  if (code === null) return text('refusal.other');
  const { role, environment } = params;
  if (code === 'FORBIDDEN' && typeof role === 'string' && typeof environment === 'string')
    return text('refusal.needs', { role: text.ofCode('role', role) ?? role, environment });
  return text.ofCode('refusal', code, plain(params)) ?? text('refusal.other');
}
