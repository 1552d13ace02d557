import type { Role } from '@arthor/contract';
import { Conflict } from '../http/domain-error.js';
import { reaches } from '../http/principal.js';
import { isDisabled } from '../identity/account.js';
import { accessOf } from '../identity/grant.js';
import { UserRow } from '../store/entity/user.js';
import type { Tx } from '../store/store.js';

/** Throws 409 LAST_ADMIN where a change leaves nobody who can administrate: only SQL could make one again. */
export async function requireAdmin(tx: Tx, defaultRole: Role): Promise<void> {
  // Two who take it from each other at once would each see the other.
  await tx.holdInstallation();
  const enabled = (await tx.rows.find(UserRow)).filter((user) => !isDisabled(user));
  const ids = enabled.map(({ id }) => id);
  const access = [...(await accessOf(tx, ids, defaultRole)).values()];
  const administrates = access.some(({ grants }) =>
    grants.some(({ role, environment }) => environment === null && reaches(role, 'ADMIN')),
  );
  if (!administrates) throw new Conflict('LAST_ADMIN', 'Somebody has to stay ADMIN of all environments.');
}
