import type { UserRow } from '../store/entity/user.js';

/**
 * Whether an account is shut. t_user has no column for it: whoever administers by SQL sets the password
 * to an empty text or puts a `!` before its hash, and sessions and tokens end with that.
 */
export const isDisabled = ({ password }: Pick<UserRow, 'password'>): boolean =>
  password === '' || password.startsWith('!$argon2id$');
