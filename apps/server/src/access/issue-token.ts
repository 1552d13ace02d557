import { environmentName, applicationName, type Role } from '@arthor/contract';
import type { Clock, Random } from '@arthor/core';
import type { DatabaseAddress } from '../store/database-url.js';
import { runSql } from '../store/sql-run.js';
import { hashOf, tokenBytes, tokenText } from '../identity/token-text.js';

/** A token requested at the command line. */
export interface WantedToken {
  readonly role: Role;
  /** Empty = all that the user has access to. */
  readonly environments: readonly string[];
  readonly applications: readonly string[];
  readonly name: string;
  readonly days: number;
  /** The owner; null = the first user. */
  readonly username: string | null;
}

/** The token cannot be created; the message says why. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const dayMs = 24 * 3_600_000;
const plainText = /^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,99}$/;

/**
 * Creates a token with SQL, which also works while a server is running. It never has more rights than
 * its user. Returns its text, which is not stored anywhere.
 */
export const issueToken = async (
  address: DatabaseAddress,
  wanted: WantedToken,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<string> => {
  requirePlain(wanted);
  const owner = await ownerOf(address, wanted.username);
  const text = tokenText(random.bytes(tokenBytes));
  const now = clock.now();
  const created = literal(momentOf(now));
  const ends = literal(momentOf(now + wanted.days * dayMs));
  await runSql(
    address,
    `INSERT INTO t_token (name, token_hash, user_id, role, environments, applications, created_at, expires_at)
     VALUES (${literal(wanted.name)}, ${literal(hashOf(text))}, ${owner.id}, ${literal(wanted.role)},
             ${list(wanted.environments)}, ${list(wanted.applications)}, ${created}, ${ends});
     INSERT INTO t_audit (at, who, through, action, target, result)
     VALUES (${created}, ${literal(owner.username)}, 'command line', 'createToken', ${literal(`token/${wanted.name}`)}, 'OK');`,
  );
  return text;
};

// The values go into the statement as text, so allow harmless characters only.
const requirePlain = (wanted: WantedToken): void => {
  const { name, username, environments, applications } = wanted;
  if (!plainText.test(name) || (username !== null && !plainText.test(username)))
    throw new TokenRefused('A name is made of letters, digits, blanks and . _ @ - here.');
  if (!environments.every((environment) => environmentName.safeParse(environment).success))
    throw new TokenRefused('--environment is the name of an environment.');
  if (!applications.every((application) => applicationName.safeParse(application).success))
    throw new TokenRefused('--application is the name of an application.');
};

const ownerOf = async (
  address: DatabaseAddress,
  username: string | null,
): Promise<{ id: number; username: string }> => {
  const where = username === null ? '' : `WHERE username = ${literal(username)}`;
  const [found] = await runSql(address, `SELECT id, username FROM t_user ${where} ORDER BY id LIMIT 1`);
  const row: unknown = found?.rows?.[0];
  const { id, username: name } = Object(row);
  if (typeof name !== 'string')
    throw new TokenRefused(
      username === null ? 'There is no user yet: start the server once.' : `There is no user ${username}.`,
    );
  return { id: Number(id), username: name };
};

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (names: readonly string[]): string =>
  names.length === 0 ? 'NULL' : literal(JSON.stringify(names));
const momentOf = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
