import { username as usernameForm, type OidcProblem } from '@arthor/contract';
import { arthor, cut } from '@arthor/core';
import type { GroupRole, OidcConfig } from '../config-oidc.js';
import type { Grant } from '../http/principal.js';

/** Somebody as the provider knows them. */
export interface Person {
  readonly subject: string;
  readonly username: string;
  readonly nickname: string;
  readonly grants: readonly Grant[];
}

type Claims = Readonly<Record<string, unknown>>;

// OpenID Connect: up to 255 ASCII characters. Databases take "a " for "a", so no blank may end it.
const subjectForm = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** Reads the claims about somebody; a code where they can be nobody here. */
export function personOf(
  claims: Claims,
  { usernameClaim, groupsClaim, roleMap }: Pick<OidcConfig, 'usernameClaim' | 'groupsClaim' | 'roleMap'>,
): Person | Extract<OidcProblem, 'OIDC_FAILED' | 'OIDC_USERNAME_UNUSABLE'> {
  const subject = claims['sub'];
  if (typeof subject !== 'string' || !subjectForm.test(subject)) return 'OIDC_FAILED';
  const username = usernameForm.safeParse(claims[usernameClaim]);
  // `arthor` is who asks for what nobody asked for.
  if (!username.success || username.data.toLowerCase() === arthor) return 'OIDC_USERNAME_UNUSABLE';
  return {
    subject,
    username: username.data,
    nickname: nicknameOf(claims['name']) || username.data,
    grants: grantsOf(claims[groupsClaim], roleMap),
  };
}

/** What members of these groups may do; groups are one name or a list of them. */
export function grantsOf(groups: unknown, roleMap: readonly GroupRole[]): readonly Grant[] {
  const names = new Set<unknown>(['*', ...(Array.isArray(groups) ? groups : [groups])]);
  const held = roleMap.filter(({ group }) => names.has(group));
  const grants = held.map(({ role, environment }) => ({ role, environment }));
  return [...new Map(grants.map((grant) => [`${grant.role} ${grant.environment}`, grant])).values()];
}

const nicknameOf = (name: unknown): string =>
  typeof name === 'string' ? cut(name.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim(), 100) : '';
