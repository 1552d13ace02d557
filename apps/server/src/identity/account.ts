import type { UserRow } from '../store/entity/user.js';

/**
 * Whether an account is disabled. t_user has no column for it: an administrator empties the password by
 * SQL, or puts a `!` before its hash. Sessions and tokens end with that.
 */
export const isDisabled = ({ password }: Pick<UserRow, 'password'>): boolean =>
  password === '' || password.startsWith('!$argon2id$');
