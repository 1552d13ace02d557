import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { isDisabled } from '../identity/account.js';
import { beginSession } from '../identity/begin-session.js';
import { Passwords } from '../identity/password.js';
import { patiently } from '../identity/patiently.js';
import { keepUserState } from '../identity/user-state.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { OidcSessionRow } from '../store/entity/oidc-session.js';
import { UserIdentityRow } from '../store/entity/user-identity.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { UserRow } from '../store/entity/user.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx, type View } from '../store/store.js';
import { SignInRefused } from './refused.js';
import type { Person } from './person.js';

/** Somebody whom the provider signed in, and the session that they get here. */
export interface Arrival {
  readonly issuer: string;
  readonly person: Person;
  /** The provider's id of the session; null where it has none. */
  readonly sid: string | null;
  /** Sealed; null = too long to keep. */
  readonly idToken: string | null;
  readonly lifeMs: number;
  readonly formerHash: string | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
}

/** Lets in whom the provider signed in: makes or finds the user, and gives them what their groups may do. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
  ) {}

  /** The value of the session's cookie. @throws SignInRefused */
  async signIn(arrival: Arrival): Promise<string> {
    try {
      return await this.once(arrival);
    } catch (error) {
      // The same person came in by two windows for the first time: by now the user is there.
      if (!isUniqueViolation(error)) throw error;
      return this.once(arrival);
    }
  }

  private async once(arrival: Arrival): Promise<string> {
    const { person } = arrival;
    const known = (await this.store.read((view) => userOf(view, arrival))) !== null;
    if (!known && person.grants.length === 0) throw new SignInRefused('OIDC_NO_ROLE');
    // Nobody knows it: they sign in over there.
    const plain = Buffer.from(this.random.bytes(32)).toString('base64url');
    const password = known ? null : await patiently(this.passwords.hash(plain));
    const cookie = await this.store.write(async (tx) => {
      const user = await this.userFor(tx, arrival, password);
      if (isDisabled(user)) throw new SignInRefused('OIDC_USER_DISABLED');
      await this.keepGrants(tx, user, arrival);
      return person.grants.length === 0 ? null : this.begin(tx, user, arrival);
    });
    // The roles of before are gone all the same, from their API tokens, too.
    if (cookie === null) throw new SignInRefused('OIDC_NO_ROLE');
    return cookie;
  }

  /** The user of this identity; `password` where there was none yet. */
  private async userFor(tx: Tx, arrival: Arrival, password: string | null): Promise<UserRow> {
    const { issuer, person } = arrival;
    const { subject, username, nickname } = person;
    const known = await userOf(tx, arrival);
    if (known !== null) {
      if (known.nickname !== nickname) await tx.patch(UserRow, { id: known.id }, { nickname });
      return known;
    }
    const names = await tx.rows.find(UserRow, { select: { username: true } });
    const folded = username.toLowerCase();
    // A name that only looks like another one would be taken for it.
    if (names.some((one) => one.username.trim().toLowerCase() === folded))
      throw new SignInRefused('OIDC_NAME_TAKEN');
    if (password === null) throw new Error(`the identity of ${username} went away meanwhile`);
    const createdAt = this.clock.now();
    const user = await tx.insert(UserRow, { username, password, nickname, createdAt });
    // Of a user whom somebody removed by SQL.
    await tx.remove(UserIdentityRow, { issuer, subject });
    await tx.insert(UserIdentityRow, { userId: user.id, issuer, subject, createdAt });
    return user;
  }

  /** Replaces the roles where the groups give others than at the last sign-in. */
  private async keepGrants(
    tx: Tx,
    user: UserRow,
    { issuer, person, requestId, remoteAddress }: Arrival,
  ): Promise<void> {
    await tx.hold(UserRow, { id: user.id });
    const held = await tx.rows.findBy(UserRoleRow, { userId: user.id });
    if (wordOf(held) === wordOf(person.grants)) return;
    await tx.remove(UserRoleRow, { userId: user.id });
    for (const { role, environment } of person.grants)
      await tx.insert(UserRoleRow, { userId: user.id, role, environment });
    await keepUserState(tx, user.id, { rolesSet: true, mustChangePassword: false });
    await this.audit.write(tx, {
      who: user.username,
      via: 'oidc',
      action: 'setUserRoles',
      target: `user/${user.username}`,
      reason: `${issuer}: ${wordOf(person.grants)}`,
      result: 'OK',
      requestId,
      remoteAddress,
    });
  }

  private async begin(tx: Tx, user: UserRow, arrival: Arrival): Promise<string> {
    const { lifeMs, formerHash, remoteAddress, userAgent, requestId, sid, idToken } = arrival;
    const beginning = { userId: user.id, lifeMs, formerHash, remoteAddress, userAgent };
    const { cookie, session } = await beginSession(tx, beginning, { clock: this.clock, random: this.random });
    await tx.remove(OidcSessionRow, { expiresAt: LessThan(session.createdAt) });
    const { id: sessionId, expiresAt } = session;
    await tx.insert(OidcSessionRow, { sessionId, userId: user.id, sid, idToken, expiresAt });
    await this.audit.write(tx, {
      who: user.username,
      via: 'console',
      action: 'createOidcSession',
      target: `user/${user.username}`,
      result: 'OK',
      requestId,
      remoteAddress,
    });
    return cookie;
  }
}

/** Whom the provider means; null = they were never here. */
async function userOf(view: View, { issuer, person: { subject } }: Arrival): Promise<UserRow | null> {
  const identity = await view.rows.findOneBy(UserIdentityRow, { issuer, subject });
  return identity && view.rows.findOneBy(UserRow, { id: identity.userId });
}

/** Roles as a line that is the same for the same roles. */
function wordOf(grants: readonly { readonly role: string; readonly environment: string | null }[]): string {
  const words = grants.map(({ role, environment }) =>
    environment === null ? role : `${role}@${environment}`,
  );
  return words.toSorted().join(' ') || 'none';
}
