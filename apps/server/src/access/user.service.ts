import { Injectable } from '@nestjs/common';
import type { Received, Role } from '@arthor/contract';
import { In, IsNull, LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Conflict, Invalid, NotFound } from '../http/domain-error.js';
import { isoTime } from '../http/iso-time.js';
import { paged, pageOf } from '../http/keyset.js';
import type { Grant, Principal } from '../http/principal.js';
import { EnvRow } from '../store/entity/env.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type Tx, type View } from '../store/store.js';
import { grantsOf } from '../identity/grant.js';

/** A user as the API shows it. */
export interface UserBody {
  id: number;
  username: string;
  nickname: string;
  createdAt: string;
  roles: Grant[];
}

/** Users and their roles. Users themselves are created by SQL. */
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
      const ids = rows.map((row) => row.id);
      const grants = await grantsOf(view, ids, this.config.defaultRole);
      return paged(page, rows, (row) => userBody(row, grants.get(row.id) ?? []));
    });
  }

  /** Replaces a user's roles; without any, the installation's default role applies. */
  setRoles(
    by: Principal,
    username: string,
    given: readonly { role: Role; environment?: string | undefined }[],
  ): Promise<UserBody> {
    const roles = given.map(({ role, environment }) => ({ role, environment: environment ?? null }));
    return this.store.write(async (tx) => {
      const user = await tx.rows.findOneBy(UserRow, { username });
      if (user === null)
        throw new NotFound('USER_UNKNOWN', 'There is no such user.', { params: { username } });
      await requireEnvironments(
        tx,
        roles.flatMap(({ environment }) => environment ?? []),
      );
      await tx.remove(UserRoleRow, { userId: user.id });
      for (const grant of distinct(roles)) await tx.insert(UserRoleRow, { userId: user.id, ...grant });
      await this.requireAdmin(tx);
      await this.audit.record(tx, by, { action: 'setUserRoles', target: `user/${username}` });
      const grants = await grantsOf(tx, [user.id], this.config.defaultRole);
      return userBody(user, grants.get(user.id) ?? []);
    });
  }

  // Without an administrator, only SQL could make one again.
  private async requireAdmin(tx: Tx): Promise<void> {
    if (this.config.defaultRole === 'ADMIN') return;
    const rows = await tx.rows.findBy(UserRoleRow, { role: 'ADMIN', environment: IsNull() });
    const ids = rows.map((row) => row.userId);
    if (ids.length > 0 && (await tx.rows.existsBy(UserRow, { id: In(ids) }))) return;
    throw new Conflict('LAST_ADMIN', 'Somebody has to stay ADMIN of all environments.');
  }
}

/** Throws 422 ENVIRONMENT_UNKNOWN unless all the environments exist. */
export const requireEnvironments = async (view: View, names: readonly string[]): Promise<void> => {
  const found = await view.rows.findBy(EnvRow, { name: In(names) });
  const unknown = names.find((name) => !found.some((row) => row.name === name));
  if (unknown !== undefined)
    throw new Invalid('ENVIRONMENT_UNKNOWN', `There is no environment ${unknown}.`, {
      params: { environment: unknown },
    });
};

const distinct = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((grant) => [`${grant.role} ${grant.environment}`, grant])).values(),
];

const userBody = (row: UserRow, roles: readonly Grant[]): UserBody => ({
  id: row.id,
  username: row.username,
  nickname: row.nickname,
  // An invalid date written by hand must not break the list.
  createdAt: isoTime(Number.isFinite(row.createdAt) ? row.createdAt : 0),
  roles: [...roles],
});
