import type { Calls, Role } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';
import { isDisabled } from '../identity/account.js';
import { issuersOf } from '../identity/issuer.js';
import { accessOf, noAccess, type Access } from '../identity/grant.js';
import type { UserRow } from '../store/entity/user.js';
import type { View } from '../store/store.js';

/** A user as the API shows it. */
export type UserBody = Calls<'updateUser'>['response'];

/** Reads what is known of some users; the function returned gives each of them, without the password. */
export async function userBodies(
  view: View,
  rows: readonly Pick<UserRow, 'id'>[],
  defaultRole: Role,
): Promise<(row: UserRow) => UserBody> {
  const ids = rows.map(({ id }) => id);
  const access = await accessOf(view, ids, defaultRole);
  const issuers = await issuersOf(view, ids);
  return (row) => userBody(row, access.get(row.id) ?? noAccess, issuers.get(row.id) ?? null);
}

const userBody = (row: UserRow, { grants, mustChangePassword }: Access, issuer: string | null): UserBody => ({
  id: row.id,
  username: row.username,
  nickname: row.nickname,
  // An invalid date written by hand must not break the list.
  createdAt: isoTime(Number.isFinite(row.createdAt) ? row.createdAt : 0),
  roles: grants.map(({ role, environment }) => ({ role, environment })),
  disabled: isDisabled(row),
  mustChangePassword,
  issuer,
});
