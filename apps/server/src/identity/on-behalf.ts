import type { Role } from '@arthor/contract';
import { Principal } from '../http/principal.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRow } from '../store/entity/user.js';
import type { View } from '../store/store.js';
import { isDisabled } from './account.js';
import { accessOf, narrowed, noAccess } from './grant.js';
import { isTokenAlive } from './token-tree.js';

/** Who asked for something that is done later. */
export interface Asker {
  readonly userId: number;
  /** The token they asked with; null = by the console. */
  readonly tokenId: number | null;
}

/**
 * Them as they are now: with the rights of today. null = the account is gone or disabled, or the token ended;
 * a session may have ended.
 */
export async function onBehalf(
  view: View,
  { userId, tokenId }: Asker,
  {
    defaultRole,
    now,
    requestId,
  }: { readonly defaultRole: Role; readonly now: number; readonly requestId: string },
): Promise<Principal | null> {
  const user = await view.rows.findOneBy(UserRow, { id: userId });
  if (user === null || isDisabled(user)) return null;
  const { grants, mustChangePassword } =
    (await accessOf(view, [userId], defaultRole)).get(userId) ?? noAccess;
  // They may do nothing before they have changed it.
  if (mustChangePassword) return null;
  const { username, nickname } = user;
  const person = { userId, username, nickname, requestId, remoteAddress: null };
  if (tokenId === null)
    return new Principal({
      ...person,
      grants,
      applications: null,
      credential: { kind: 'session', id: 0, csrf: '', usedAt: now },
      expiresAt: now,
    });
  const token = await view.rows.findOneBy(TokenRow, { id: tokenId });
  if (token === null || !(await isTokenAlive(view, token, now))) return null;
  const { name, applications, usedAt, expiresAt } = token;
  return new Principal({
    ...person,
    grants: narrowed(grants, token),
    applications,
    credential: { kind: 'token', id: tokenId, name, usedAt },
    expiresAt,
  });
}
