import { In } from 'typeorm';
import { UserIdentityRow } from '../store/entity/user-identity.js';
import type { View } from '../store/store.js';

/** The OpenID providers of those users who sign in at one, by user id. */
export async function issuersOf(
  view: View,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await view.rows.findBy(UserIdentityRow, { userId: In(userIds) });
  return new Map(rows.map(({ userId, issuer }) => [userId, issuer]));
}
