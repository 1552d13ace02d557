import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { BadRequest, DomainError, ProviderFailed } from '../http/domain-error.js';
import { SignOutElsewhere } from '../identity/sign-out-elsewhere.js';
import { hashOf } from '../identity/token-text.js';
import { SystemClock } from '../runtime/clock.js';
import { Log } from '../runtime/log.js';
import { SystemRandom } from '../runtime/random.js';
import { OidcLogoutRow } from '../store/entity/oidc-logout.js';
import { OidcSessionRow } from '../store/entity/oidc-session.js';
import { SessionRow } from '../store/entity/session.js';
import { UserIdentityRow } from '../store/entity/user-identity.js';
import { UserRow } from '../store/entity/user.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx } from '../store/store.js';
import { logoutOf, type Logout } from './logout-claims.js';
import { logoutTokenSeconds, OpenidProvider } from './openid-provider.js';
import { faultOf, toldOf } from './provider-fault.js';
import { Seal } from './sealed.js';

/** Signing out there when somebody signs out here, and here when the provider says that they did there. */
@Injectable()
export class OidcSignOut extends SignOutElsewhere {
  constructor(
    private readonly store: Store,
    private readonly provider: OpenidProvider,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly audit: Audit,
    private readonly log: Log,
  ) {
    super();
  }

  async addressFor(sessionId: number): Promise<string | null> {
    const row = await this.store.read((view) => view.rows.findOneBy(OidcSessionRow, { sessionId }));
    if (row === null) return null;
    try {
      const seal = new Seal(this.provider.settings().clientSecret, this.random);
      const address = await this.provider.ending(row.idToken && seal.open('id token', row.idToken));
      await this.store.write((tx) => tx.remove(OidcSessionRow, { sessionId }));
      return address;
    } catch (error) {
      // Whoever signs out is signed out here, whatever the provider says to it.
      this.log.warn({ ...toldOf(error) }, 'signing out at the OpenID provider is left out');
      return null;
    }
  }

  /** Ends the sessions that a logout token of the provider names; 400 where it is none, or came before. */
  async followed(token: string, requestId: string, remoteAddress: string | null): Promise<void> {
    const logout = await this.read(token);
    try {
      await this.store.write(async (tx) => {
        const now = this.clock.now();
        await tx.remove(OidcLogoutRow, { expiresAt: LessThan(now) });
        // Longer than it would be taken, with the tolerance of clocks.
        const expiresAt = now + 2 * logoutTokenSeconds * 1000;
        await tx.insert(OidcLogoutRow, { tokenHash: hashOf(logout.id), expiresAt });
        const who = await this.end(tx, logout);
        await this.audit.write(tx, {
          who,
          via: 'oidc',
          action: 'endOidcSessions',
          target: who === '' ? 'session' : `user/${who}`,
          result: 'OK',
          requestId,
          remoteAddress,
        });
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw invalid('This logout token was followed already.');
      throw error;
    }
  }

  /** Ends them and returns whose they were; '' where there is none any more. */
  private async end(tx: Tx, { issuer, subject, sid }: Logout): Promise<string> {
    const identity = subject === null ? null : await tx.rows.findOneBy(UserIdentityRow, { issuer, subject });
    if (subject !== null && identity === null) return '';
    const owner = identity === null ? {} : { userId: identity.userId };
    // A session whose own id there is not known may be the one that is meant.
    const meant =
      sid === null
        ? [owner]
        : [{ ...owner, sid }, ...(identity === null ? [] : [{ ...owner, sid: IsNull() }])];
    const rows = await tx.rows.findBy(OidcSessionRow, meant);
    const sessions = rows.map(({ sessionId }) => sessionId);
    if (sessions.length === 0) return '';
    await tx.remove(SessionRow, { id: In(sessions) });
    await tx.remove(OidcSessionRow, { sessionId: In(sessions) });
    const user = await tx.rows.findOneBy(UserRow, { id: rows[0]?.userId ?? 0 });
    return user?.username ?? '';
  }

  private async read(token: string): Promise<Logout> {
    try {
      const logout = logoutOf(await this.provider.logout(token));
      if (logout !== null) return logout;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.log.warn({ ...toldOf(error) }, 'a logout token was refused');
      if (faultOf(error) === 'OIDC_UNREACHABLE')
        throw new ProviderFailed('OIDC_UNREACHABLE', 'The keys of the OpenID provider could not be fetched.');
    }
    throw invalid('This is no logout token of the OpenID provider for this client.');
  }
}

const invalid = (message: string): BadRequest => new BadRequest('OIDC_LOGOUT_INVALID', message);
