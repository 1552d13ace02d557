import { Injectable } from '@nestjs/common';
import { beginSession } from '../identity/begin-session.js';
import { sessionLongestMs } from '../identity/session-life.js';
import { hashOf } from '../identity/token-text.js';
import { Audit } from '../audit/audit.js';
import { Conflict } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { SessionRow } from '../store/entity/session.js';
import { UserRow } from '../store/entity/user.js';
import { Store, type Tx } from '../store/store.js';
import { PasswordCheck, type Try } from './password-check.js';
import { Throttle } from './throttle.js';

/** An attempt to sign in. */
export interface SignIn extends Try {
  readonly userAgent: string | null;
  readonly requestId: string;
  /** The cookie of the request, if any: that session ends, so that signing in always gives a new id. */
  readonly formerCookie: string | null;
}

/** A new session. The cookie's value is not stored anywhere. */
export interface SignedIn {
  readonly cookie: string;
  readonly deviceCookie: string;
  readonly session: SessionRow;
  readonly user: UserRow;
}

/** Signing in and out. */
@Injectable()
export class SessionService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly check: PasswordCheck,
    private readonly throttle: Throttle,
    private readonly audit: Audit,
  ) {}

  /**
   * Creates a session. 401 BAD_CREDENTIALS with the same words and after the same time whether the
   * account is unknown, disabled or the password is wrong; 429 after too many failures.
   */
  async signIn(attempt: SignIn): Promise<SignedIn> {
    const { user, tryer, deviceCookie } = await this.check.of(attempt);
    const { formerCookie, remoteAddress, userAgent } = attempt;
    const beginning = {
      userId: user.id,
      lifeMs: sessionLongestMs,
      formerHash: formerCookie === null ? null : hashOf(formerCookie),
      remoteAddress,
      userAgent,
    };
    const begun = await this.store.write(async (tx) => {
      await this.throttle.giveBack(tx, tryer);
      await this.recordSignIn(tx, attempt, user);
      return beginSession(tx, beginning, { clock: this.clock, random: this.random });
    });
    return { ...begun, deviceCookie, user };
  }

  /** Ends the caller's session; 409 for a token, which has none. */
  async signOut(by: Principal): Promise<void> {
    const { credential } = by;
    if (credential.kind === 'token') throw new Conflict('NO_SESSION', 'An API token has no session to end.');
    await this.store.write(async (tx) => {
      await tx.remove(SessionRow, { id: credential.id });
      await this.audit.record(tx, by, { action: 'deleteSession', target: `user/${by.username}` });
    });
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
