import type { Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Conflict, Invalid } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { Passwords } from '../identity/password.js';
import { patiently } from '../identity/patiently.js';
import { SystemClock } from '../runtime/clock.js';
import { SessionRow } from '../store/entity/session.js';
import { TokenRow } from '../store/entity/token.js';
import { UserStateRow } from '../store/entity/user-state.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { Throttle } from './throttle.js';

type PasswordChange = Received<'changePassword'>['body'];

/** Changing one's password. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly audit: Audit,
  ) {}

  /**
   * Sets a new password and ends the user's other sessions, with `endTokens` their tokens, too. Checks the current
   * password; wrong ones count on this session. 409 for a token, which
   * never had the password, and for an account that was changed meanwhile.
   *
   * @returns how many tokens go on
   */
  async change(
    by: Principal,
    { currentPassword: current, newPassword: next, endTokens = false }: PasswordChange,
  ): Promise<{ tokensLeft: number }> {
    const { credential } = by;
    if (credential.kind === 'token')
      throw new Conflict('NO_SESSION', 'A password is changed by a session only.');
    const tryer = { session: credential.id };
    await this.throttle.take(tryer);
    const user = await this.confirmed(by, current);
    if (current === next) throw new Invalid('PASSWORD_UNCHANGED', 'The new password is the current one.');
    const password = await patiently(this.passwords.hash(next));
    const now = this.clock.now();
    return this.store.write(async (tx) => {
      await this.throttle.giveBack(tx, tryer);
      // Who was shut meanwhile would be opened again.
      const changed = await tx.patch(UserRow, { id: user.id, password: user.password }, { password });
      if (changed === 0) throw new Conflict('USER_CHANGED', 'The account was just changed. Try again.');
      await tx.patch(UserStateRow, { userId: user.id }, { mustChangePassword: false });
      await tx.remove(SessionRow, { userId: user.id, id: Not(credential.id) });
      const going = { userId: user.id, revokedAt: IsNull() };
      if (endTokens) await tx.patch(TokenRow, going, { revokedAt: now });
      await this.audit.record(tx, by, { action: 'changePassword', target: `user/${by.username}` });
      return { tokensLeft: await tx.rows.countBy(TokenRow, { ...going, expiresAt: MoreThan(now) }) };
    });
  }

  private async confirmed({ userId, remoteAddress }: Principal, password: string): Promise<UserRow> {
    const user = await this.store.read((view) => view.rows.findOneBy(UserRow, { id: userId }));
    const right = await patiently(this.passwords.verify(password, user?.password ?? null, true));
    if (right && user !== null) return user;
    await this.throttle.failed(remoteAddress);
    throw new Invalid('BAD_CREDENTIALS', 'This is not your current password.');
  }
}
