import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Authenticator } from '../http/authenticator.js';
import { callerAddress } from '../http/caller-address.js';
import { sessionCookie } from '../http/cookie.js';
import { Unauthenticated } from '../http/domain-error.js';
import { Principal, type Recognised } from '../http/principal.js';
import { stateOf } from '../http/request-state.js';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { SystemClock } from '../runtime/clock.js';
import { SessionRow } from '../store/entity/session.js';
import { TokenRow } from '../store/entity/token.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { isDisabled } from '../identity/account.js';
import { accessOf, narrowed, noAccess, type Access } from '../identity/grant.js';
import { alive, usedAccuracyMs } from '../identity/session-life.js';
import { hashOf, isTokenText } from '../identity/token-text.js';
import { isTokenAlive } from '../identity/token-tree.js';

/** Recognises callers from the rows, for each request: changes there count at once. */
@Injectable()
export class CredentialAuthenticator extends Authenticator {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    @InjectConfig() private readonly config: Config,
  ) {
    super();
  }

  async authenticate(request: Request): Promise<Principal | null> {
    const { authorization } = request.headers;
    // Other schemes are meant for a proxy in front.
    if (authorization !== undefined && /^bearer\b/i.test(authorization))
      return this.byToken(request, authorization);
    const cookie = sessionCookie(request);
    return cookie === null ? null : this.bySession(request, cookie);
  }

  async used({ credential }: Principal): Promise<void> {
    const now = this.clock.now();
    const { kind, id, usedAt } = credential;
    if (usedAt !== null && now < usedAt + usedAccuracyMs) return;
    const row = kind === 'session' ? SessionRow : TokenRow;
    await this.store.write((tx) => tx.patch<SessionRow | TokenRow>(row, { id }, { usedAt: now }));
  }

  private async bySession(request: Request, cookie: string): Promise<Principal> {
    const now = this.clock.now();
    const tokenHash = hashOf(cookie);
    const session = await this.store.read((view) => view.rows.findOneBy(SessionRow, { tokenHash }));
    if (session === null || !alive(session, now)) throw ended();
    const { id, csrf, usedAt, expiresAt } = session;
    const { user, ...access } = await this.userOf(session.userId);
    return recognise(request, user, {
      ...access,
      applications: null,
      credential: { kind: 'session', id, csrf, usedAt },
      expiresAt,
    });
  }

  private async byToken(request: Request, authorization: string): Promise<Principal> {
    const text = /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    if (!isTokenText(text)) throw unknownToken();
    const now = this.clock.now();
    const tokenHash = hashOf(text);
    const token = await this.store.read(async (view) => {
      const row = await view.rows.findOneBy(TokenRow, { tokenHash });
      return row !== null && (await isTokenAlive(view, row, now)) ? row : null;
    });
    if (token === null) throw unknownToken();
    const { id, name, applications, usedAt, expiresAt } = token;
    const { user, ...access } = await this.userOf(token.userId);
    return recognise(request, user, {
      ...access,
      grants: narrowed(access.grants, token),
      applications,
      credential: { kind: 'token', id, name, usedAt },
      expiresAt,
    });
  }

  private userOf(id: number): Promise<{ user: UserRow } & Access> {
    return this.store.read(async (view) => {
      const user = await view.rows.findOneBy(UserRow, { id });
      if (user === null || isDisabled(user)) throw ended();
      const access = await accessOf(view, [id], this.config.defaultRole);
      return { user, ...(access.get(id) ?? noAccess) };
    });
  }
}

type Credentials = Omit<Recognised, 'userId' | 'username' | 'nickname' | 'requestId' | 'remoteAddress'>;

const recognise = (request: Request, user: UserRow, credentials: Credentials): Principal =>
  new Principal({
    ...credentials,
    userId: user.id,
    username: user.username,
    nickname: user.nickname,
    requestId: stateOf(request).id,
    remoteAddress: callerAddress(request),
  });

const ended = (): Unauthenticated =>
  new Unauthenticated('SESSION_ENDED', 'This session has ended. Sign in again.');

const unknownToken = (): Unauthenticated =>
  new Unauthenticated('TOKEN_UNKNOWN', 'This API token is unknown, ended or revoked.');
