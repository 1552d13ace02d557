import { roles, type Role } from '@arthor/contract';
import { In } from 'typeorm';
import { reaches, type Grant } from '../http/principal.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserStateRow } from '../store/entity/user-state.js';
import type { View } from '../store/store.js';

/** What a user may do, and whether a new password is needed first. */
export interface Access {
  readonly grants: readonly Grant[];
  readonly mustChangePassword: boolean;
}

/**
 * The access of users, by user id. Grants are from their rows; who has none, and was never given any by the API,
 * has the installation's default role. An unknown role in a row grants nothing.
 */
export const accessOf = async (
  view: View,
  userIds: readonly number[],
  defaultRole: Role,
): Promise<ReadonlyMap<number, Access>> => {
  const rows = await view.rows.find(UserRoleRow, { where: { userId: In(userIds) }, order: { id: 'ASC' } });
  const states = await view.rows.findBy(UserStateRow, { userId: In(userIds) });
  const everywhere: Grant = { role: defaultRole, environment: null };
  return new Map(
    userIds.map((id) => {
      const own = rows.filter((row) => row.userId === id);
      const state = states.find(({ userId }) => userId === id);
      const grants = own.length === 0 && state?.rolesSet !== true ? [everywhere] : own.flatMap(grantOf);
      return [id, { grants, mustChangePassword: state?.mustChangePassword ?? false }];
    }),
  );
};

/** Of nobody: may do nothing. */
export const noAccess: Access = { grants: [], mustChangePassword: false };

const grantOf = ({ role: word, environment }: UserRoleRow): Grant[] => {
  const role = roles.find((known) => known === word);
  return role === undefined ? [] : [{ role, environment }];
};

/**
 * The grants of a token now: never more than its role, its environments, and what its maker may today.
 */
export const narrowed = (
  maker: readonly Grant[],
  token: { readonly role: string; readonly environments: readonly string[] | null },
): Grant[] =>
  maker.flatMap(({ role: held, environment }) => {
    const limit = roles.find((known) => known === token.role);
    if (limit === undefined) return [];
    const role = reaches(held, limit) ? limit : held;
    const { environments } = token;
    if (environments === null) return [{ role, environment }];
    if (environment === null) return environments.map((name) => ({ role, environment: name }));
    return environments.includes(environment) ? [{ role, environment }] : [];
  });
