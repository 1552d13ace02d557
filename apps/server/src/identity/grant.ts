import { roles, type Role } from '@arthor/contract';
import { In } from 'typeorm';
import { reaches, type Grant } from '../http/principal.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import type { View } from '../store/store.js';

/**
 * The grants of users, by user id: from their rows, or the installation's default role without rows. An
 * unknown role in a row grants nothing.
 */
export const grantsOf = async (
  view: View,
  userIds: readonly number[],
  defaultRole: Role,
): Promise<ReadonlyMap<number, readonly Grant[]>> => {
  const rows = await view.rows.find(UserRoleRow, { where: { userId: In(userIds) }, order: { id: 'ASC' } });
  const everywhere: Grant = { role: defaultRole, environment: null };
  return new Map(
    userIds.map((id) => {
      const own = rows.filter((row) => row.userId === id);
      return [id, own.length === 0 ? [everywhere] : own.flatMap(grantOf)];
    }),
  );
};

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
