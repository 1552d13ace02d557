import type { Text } from '../language/use-text.js';

/** Which role is missing; without an environment, in whichever. */
export function lackingWords(
  { role, environment }: { readonly role: string; readonly environment: string | null | undefined },
  text: Text,
): string {
  const name = text.ofCode('role', role) ?? role;
  return environment == null
    ? text('refusal.needs.role', { role: name })
    : text('refusal.needs', { role: name, environment });
}

/** The role that a refusal names as missing; null if it names none. */
export function lackingOf({
  role,
  environment,
}: Readonly<Record<string, unknown>>): { readonly role: string; readonly environment: string | null } | null {
  if (typeof role !== 'string') return null;
  return { role, environment: typeof environment === 'string' ? environment : null };
}
