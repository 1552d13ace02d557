import type { Received } from '@arthor/contract';
import { arthor } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Audit } from '../audit/audit.js';
import type { Config } from '../config.js';
import { Conflict, Invalid, NotFound } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { isDisabled } from '../identity/account.js';
import { isHashed, Passwords } from '../identity/password.js';
import { patiently } from '../identity/patiently.js';
import { readablePassword } from '../identity/readable-password.js';
import { SystemClock } from '../runtime/clock.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { SystemRandom } from '../runtime/random.js';
import { SessionRow } from '../store/entity/session.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx, type View } from '../store/store.js';
import { requireAdmin } from './require-admin.js';
import { userBodies, type UserBody } from './user-body.js';
import { keepUserState } from '../identity/user-state.js';
import { distinct, requireEnvironments } from './user.service.js';

/** Invites users, and shuts their accounts. */
@Injectable()
export class AccountService {
  constructor(
    private readonly store: Store,
    private readonly audit: Audit,
    private readonly passwords: Passwords,
    private readonly random: SystemRandom,
    private readonly clock: SystemClock,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** The new user, and a password that is stored nowhere. 409 USER_EXISTS, 422 for a name that nobody can have. */
  async create(
    by: Principal,
    { username, nickname, roles: given }: Received<'createUser'>['body'],
  ): Promise<{ user: UserBody; password: string }> {
    requireFree(username);
    const roles = distinct(
      given.map(({ role, environment }) => ({ role, environment: environment ?? null })),
    );
    const plain = readablePassword(this.random);
    const password = await patiently(this.passwords.hash(plain));
    try {
      return await this.store.write(async (tx) => {
        await requireEnvironments(
          tx,
          roles.flatMap(({ environment }) => environment ?? []),
        );
        const row = await tx.insert(UserRow, { username, password, nickname, createdAt: this.clock.now() });
        for (const grant of roles) await tx.insert(UserRoleRow, { userId: row.id, ...grant });
        await keepUserState(tx, row.id, { mustChangePassword: true, rolesSet: true });
        await this.audit.record(tx, by, { action: 'createUser', target: `user/${username}` });
        return { user: await this.body(tx, row), password: plain };
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Conflict('USER_EXISTS', `There is a user ${username} already.`, {
        params: { username },
        cause: error,
      });
    }
  }

  /** Shuts an account: its sessions and tokens end for good. Or opens it again. 409 for the last administrator. */
  async setDisabled(by: Principal, username: string, disabled: boolean): Promise<UserBody> {
    const before = await this.store.read((view) => userOf(view, username));
    if (isDisabled(before) === disabled) return this.store.read((view) => this.body(view, before));
    const password = await this.passwordFor(before, disabled);
    return this.store.write(async (tx) => {
      const changed = await tx.patch(UserRow, { id: before.id, password: before.password }, { password });
      if (changed === 0) throw new Conflict('USER_CHANGED', 'The account was just changed. Try again.');
      if (disabled) {
        await tx.remove(SessionRow, { userId: before.id });
        const revokedAt = this.clock.now();
        await tx.patch(TokenRow, { userId: before.id, revokedAt: IsNull() }, { revokedAt });
        await requireAdmin(tx, this.config.defaultRole);
      }
      await this.audit.record(tx, by, { action: 'updateUser', target: `user/${username}` });
      return this.body(tx, { ...before, password });
    });
  }

  /** A shut account has a `!` before its hash, as when it is shut by SQL: it has the same password when it is opened. */
  private async passwordFor({ password }: UserRow, disabled: boolean): Promise<string> {
    if (!disabled && password === '')
      throw new Conflict('PASSWORD_MISSING', 'This account was emptied by SQL: set a password there.');
    if (!disabled) return password.slice(1);
    return `!${isHashed(password) ? password : await patiently(this.passwords.hash(password))}`;
  }

  private async body(view: View | Tx, row: UserRow): Promise<UserBody> {
    return (await userBodies(view, [row], this.config.defaultRole))(row);
  }
}

/** `arthor` is who asks for what nobody asked for. */
function requireFree(username: string): void {
  if (username.toLowerCase() !== arthor) return;
  const code = 'USERNAME_RESERVED';
  throw new Invalid(code, `Nobody can be called ${arthor}.`, { errors: [{ path: 'username', code }] });
}

async function userOf(view: View, username: string): Promise<UserRow> {
  const user = await view.rows.findOneBy(UserRow, { username });
  if (user === null) throw new NotFound('USER_UNKNOWN', 'There is no such user.', { params: { username } });
  return user;
}
