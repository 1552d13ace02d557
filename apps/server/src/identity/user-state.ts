import { UserStateRow } from '../store/entity/user-state.js';
import type { Tx } from '../store/store.js';

/** Changes what is known of a user beside t_user; their row is new or held. */
export async function keepUserState(
  tx: Tx,
  userId: number,
  state: Partial<Omit<UserStateRow, 'userId'>>,
): Promise<void> {
  if (await tx.rows.existsBy(UserStateRow, { userId }))
    await tx.patch<UserStateRow>(UserStateRow, { userId }, state);
  else
    await tx.insert<UserStateRow>(UserStateRow, {
      userId,
      mustChangePassword: false,
      rolesSet: false,
      ...state,
    });
}
