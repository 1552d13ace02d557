import { environmentName, roles, type Role } from '@arthor/contract';
import { z } from 'zod';

/** What members of a group at the OpenID provider may do. */
export interface GroupRole {
  /** `*` = everybody whom the provider signs in. */
  readonly group: string;
  readonly role: Role;
  /** null = in all environments. */
  readonly environment: string | null;
}

/** The OpenID provider that people sign in at, and what follows from what it says of them. */
export interface OidcConfig {
  /** Where browsers find Arthor: the provider leads them back there. */
  readonly publicUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly usernameClaim: string;
  readonly groupsClaim: string;
  readonly roleMap: readonly GroupRole[];
  readonly sessionMs: number;
}

/** An issuer, letter by letter as the provider calls itself. Plain http only within this machine: passwords depend on it. */
export const issuer = z
  .string()
  .max(255, 'at most 255 characters long')
  .refine(
    isIssuer,
    'an address like https://sso.example.com/path, as the provider calls itself (http only for localhost)',
  );

function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  const local = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  const plain = username === '' && password === '' && search === '' && hash === '';
  return plain && (protocol === 'https:' || (protocol === 'http:' && local));
}

/**
 * `group=ROLE` or `group=ROLE@environment`, between semicolons: names of groups may have blanks, commas and "=" in
 * them (`cn=ops,ou=groups=OPERATOR`).
 */
export const roleMap = z.string().transform((value, context) => {
  const entries = value
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const read = entries.flatMap((entry) => groupRole(entry) ?? []);
  if (read.length === entries.length && read.length > 0) return read;
  const message = `entries like group=ROLE or group=ROLE@environment between semicolons, ROLE one of ${roles.join(', ')}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function groupRole(entry: string): GroupRole | null {
  const at = entry.lastIndexOf('=');
  const group = entry.slice(0, Math.max(0, at)).trim();
  const [word = '', environment, ...more] = entry
    .slice(at + 1)
    .split('@')
    .map((part) => part.trim());
  const role = roles.find((known) => known === word);
  if (group === '' || role === undefined || more.length > 0) return null;
  if (environment === undefined) return { group, role, environment: null };
  return environmentName.safeParse(environment).success ? { group, role, environment } : null;
}
