import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { isDisabled } from '../identity/account.js';
import { beginSession } from '../identity/begin-session.js';
import { Passwords } from '../identity/password.js';
import { patiently } from '../identity/patiently.js';
import { sessionLongestMs } from '../identity/session-life.js';
import { SignOutElsewhere } from '../identity/sign-out-elsewhere.js';
import { hashOf } from '../identity/token-text.js';
import { Audit } from '../audit/audit.js';
import { Conflict, Invalid, Unauthenticated } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { SessionRow } from '../store/entity/session.js';
import { UserStateRow } from '../store/entity/user-state.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type Tx } from '../store/store.js';
import { QueuePerKey } from './queue-per-key.js';
import { attemptOf, Throttle, type Attempt } from './throttle.js';

/** An attempt to sign in. */
export interface SignIn {
  readonly username: string;
  readonly password: string;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** The cookie of the request, if any: that session ends, so that signing in always gives a new id. */
  readonly formerCookie: string | null;
}

/** A new session. The cookie's value is not stored anywhere. */
export interface SignedIn {
  readonly cookie: string;
  readonly session: SessionRow;
  readonly user: UserRow;
}

/** Signing in and out, and changing one's password. */
@Injectable()
export class SessionService {
  private readonly attempts = new QueuePerKey();

  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly audit: Audit,
    private readonly elsewhere: SignOutElsewhere,
  ) {}

  /**
   * Creates a session. 401 BAD_CREDENTIALS with the same words and after the same time whether the
   * account is unknown, disabled or the password is wrong; 429 after too many failures.
   */
  async signIn(attempt: SignIn): Promise<SignedIn> {
    const keys = attemptOf(attempt.username, attempt.remoteAddress);
    const user = await this.attempts.run(keys.user, () => this.checked(attempt, keys));
    const { formerCookie, remoteAddress, userAgent } = attempt;
    const beginning = {
      userId: user.id,
      lifeMs: sessionLongestMs,
      formerHash: formerCookie === null ? null : hashOf(formerCookie),
      remoteAddress,
      userAgent,
    };
    const begun = await this.store.write(async (tx) => {
      await this.recordSignIn(tx, attempt, user);
      return beginSession(tx, beginning, { clock: this.clock, random: this.random });
    });
    return { ...begun, user };
  }

  /** Ends the caller's session; 409 for a token, which has none. Returns where else to end it, if anywhere. */
  async signOut(by: Principal): Promise<string | null> {
    const { credential } = by;
    if (credential.kind === 'token') throw new Conflict('NO_SESSION', 'An API token has no session to end.');
    await this.store.write(async (tx) => {
      await tx.remove(SessionRow, { id: credential.id });
      await this.audit.record(tx, by, { action: 'deleteSession', target: `user/${by.username}` });
    });
    return this.elsewhere.addressFor(credential.id);
  }

  /** Sets a new password and ends the user's other sessions. Checks the current password, throttled. */
  async changePassword(by: Principal, current: string, next: string): Promise<void> {
    const keys = attemptOf(by.username, by.remoteAddress);
    const user = await this.attempts.run(keys.user, () => this.confirmed(by, current, keys));
    if (current === next) throw new Invalid('PASSWORD_UNCHANGED', 'The new password is the current one.');
    const password = await patiently(this.passwords.hash(next));
    const { credential } = by;
    await this.store.write(async (tx) => {
      await tx.patch(UserRow, { id: user.id }, { password });
      await tx.patch(UserStateRow, { userId: user.id }, { mustChangePassword: false });
      const others =
        credential.kind === 'session' ? { userId: user.id, id: Not(credential.id) } : { userId: user.id };
      await tx.remove(SessionRow, others);
      await this.audit.record(tx, by, { action: 'changePassword', target: `user/${by.username}` });
    });
  }

  private async checked(attempt: SignIn, keys: Attempt): Promise<UserRow> {
    const user = await this.verified(attempt.username, attempt.password, keys);
    if (user === null)
      throw new Unauthenticated('BAD_CREDENTIALS', 'This user name and password do not belong together.');
    await this.rehash(user, attempt.password);
    return user;
  }

  private async confirmed(by: Principal, password: string, keys: Attempt): Promise<UserRow> {
    const user = await this.verified(by.username, password, keys);
    if (user === null) throw new Invalid('BAD_CREDENTIALS', 'This is not your current password.');
    return user;
  }

  /** The user if the password is right, else null. Counts a failure before answering. */
  private async verified(username: string, password: string, keys: Attempt): Promise<UserRow | null> {
    await this.throttle.require(keys);
    const found = await this.store.read((view) => view.rows.findOneBy(UserRow, { username }));
    const user = found === null || isDisabled(found) ? null : found;
    const right = await patiently(this.passwords.verify(password, user?.password ?? null));
    if (right && user !== null) {
      await this.throttle.succeeded(keys);
      return user;
    }
    await this.throttle.failed(keys);
    return null;
  }

  /** Replaces a plain text password by its hash. */
  private async rehash(user: UserRow, plain: string): Promise<void> {
    if (!this.passwords.needsRehash(user.password)) return;
    const password = await patiently(this.passwords.hash(plain));
    await this.store.write((tx) => tx.patch(UserRow, { id: user.id, password: user.password }, { password }));
  }

  private recordSignIn(tx: Tx, attempt: SignIn, user: UserRow): Promise<void> {
    return this.audit.write(tx, {
      who: user.username,
      via: 'console',
      action: 'createSession',
      target: `user/${user.username}`,
      result: 'OK',
      requestId: attempt.requestId,
      remoteAddress: attempt.remoteAddress,
    });
  }
}
