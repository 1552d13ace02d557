import type { Calls } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';
import { isDisabled } from '../identity/account.js';
import type { Access } from '../identity/grant.js';
import type { UserRow } from '../store/entity/user.js';

/** A user as the API shows it. */
export type UserBody = Calls<'updateUser'>['response'];

/** Without the password. */
export const userBody = (row: UserRow, { grants, mustChangePassword }: Access): UserBody => ({
  id: row.id,
  username: row.username,
  nickname: row.nickname,
  // An invalid date written by hand must not break the list.
  createdAt: isoTime(Number.isFinite(row.createdAt) ? row.createdAt : 0),
  roles: grants.map(({ role, environment }) => ({ role, environment })),
  disabled: isDisabled(row),
  mustChangePassword,
});
