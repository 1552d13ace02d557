import { Injectable } from '@nestjs/common';
import type { Received, Role } from '@arthor/contract';
import { In, LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Conflict, Invalid, NotFound } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import type { Grant, Principal } from '../http/principal.js';
import { EnvRow } from '../store/entity/env.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type View } from '../store/store.js';
import { issuersOf } from '../identity/issuer.js';
import { requireAdmin } from './require-admin.js';
import { keepUserState } from '../identity/user-state.js';
import { userBodies, type UserBody } from './user-body.js';

/** Users and their roles. */
@Injectable()
export class UserService {
  constructor(
    private readonly store: Store,
    private readonly audit: Audit,
    @InjectConfig() private readonly config: Config,
  ) {}

  list(query: Received<'listUsers'>['query']): Promise<{ items: UserBody[]; nextCursor: string | null }> {
    const page = pageOf(query);
    return this.store.read(async (view) => {
      const rows = await view.rows.find(UserRow, {
        where: page.before === null ? {} : { id: LessThan(page.before) },
        order: { id: 'DESC' },
        take: page.take,
      });
      return paged(page, rows, await userBodies(view, rows, this.config.defaultRole));
    });
  }

  /** Replaces a user's roles; without any, the user may do nothing. */
  setRoles(
    by: Principal,
    username: string,
    given: readonly { role: Role; environment?: string | null | undefined }[],
  ): Promise<UserBody> {
    const roles = given.map(({ role, environment }) => ({ role, environment: environment ?? null }));
    return this.store.write(async (tx) => {
      const user = await tx.hold(UserRow, { username });
      if (user === null)
        throw new NotFound('USER_UNKNOWN', 'There is no such user.', { params: { username } });
      const issuer = (await issuersOf(tx, [user.id])).get(user.id);
      if (issuer !== undefined) throw byGroups(username, issuer);
      await requireEnvironments(
        tx,
        roles.flatMap(({ environment }) => environment ?? []),
      );
      await tx.remove(UserRoleRow, { userId: user.id });
      for (const grant of distinct(roles)) await tx.insert(UserRoleRow, { userId: user.id, ...grant });
      await keepUserState(tx, user.id, { rolesSet: true });
      await requireAdmin(tx, this.config.defaultRole);
      await this.audit.record(tx, by, { action: 'setUserRoles', target: `user/${username}` });
      return (await userBodies(tx, [user], this.config.defaultRole))(user);
    });
  }
}

// The next sign-in would undo it.
const byGroups = (username: string, issuer: string): Conflict =>
  new Conflict('ROLES_BY_GROUPS', `The roles of ${username} come from the groups at ${issuer}.`, {
    params: { username, issuer },
  });

/** Throws 422 ENVIRONMENT_UNKNOWN unless all the environments exist. */
export const requireEnvironments = async (view: View, names: readonly string[]): Promise<void> => {
  const found = await view.rows.findBy(EnvRow, { name: In(names) });
  const unknown = names.find((name) => !found.some((row) => row.name === name));
  if (unknown !== undefined)
    throw new Invalid('ENVIRONMENT_UNKNOWN', `There is no environment ${unknown}.`, {
      params: { environment: unknown },
    });
};

/** The same role twice is one. */
export const distinct = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((grant) => [`${grant.role} ${grant.environment}`, grant])).values(),
];
