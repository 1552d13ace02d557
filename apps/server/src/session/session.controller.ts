import { Controller, Req, Res } from '@nestjs/common';
import type { Received, Session } from '@arthor/contract';
import type { Request, Response } from 'express';
import { accessOf, noAccess } from '../identity/grant.js';
import { issuersOf } from '../identity/issuer.js';
import { sessionLongestMs } from '../identity/session-life.js';
import { Answer } from '../http/answer.js';
import { SignOutElsewhere } from '../identity/sign-out-elsewhere.js';
import { callerAddress } from '../http/caller-address.js';
import { deviceCookie, sessionCookie, setDeviceCookie, setSessionCookie } from '../http/cookie.js';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { stateOf } from '../http/request-state.js';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Store } from '../store/store.js';
import { deviceMs } from './device.js';
import { PasswordService } from './password.service.js';
import { sessionBody } from './session-body.js';
import { SessionService } from './session.service.js';

/** Signing in and out. */
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly passwords: PasswordService,
    private readonly elsewhere: SignOutElsewhere,
    private readonly store: Store,
    @InjectConfig() private readonly config: Config,
  ) {}

  @Endpoint('createSession')
  async signIn(
    @Input() { body }: Received<'createSession'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session> {
    stateOf(request).attempted = body.username;
    const {
      cookie,
      deviceCookie: device,
      session,
      user,
    } = await this.sessions.signIn({
      ...body,
      remoteAddress: callerAddress(request),
      userAgent: request.headers['user-agent'] ?? null,
      requestId: stateOf(request).id,
      formerCookie: sessionCookie(request),
      deviceCookie: (userId) => deviceCookie(request, userId),
    });
    setSessionCookie(response, cookie, sessionLongestMs);
    setDeviceCookie(response, user.id, device, deviceMs);
    const access = await this.store.read((view) => accessOf(view, [user.id], this.config.defaultRole));
    return sessionBody({ ...user, ...session, ...(access.get(user.id) ?? noAccess), issuer: null });
  }

  @Endpoint('getSession')
  async session(@Caller() by: Principal): Promise<Session> {
    const { credential, userId, username, nickname, grants, expiresAt, mustChangePassword } = by;
    const csrf = credential.kind === 'session' ? credential.csrf : null;
    const issuers = await this.store.read((view) => issuersOf(view, [userId]));
    const issuer = issuers.get(userId) ?? null;
    return sessionBody({ username, nickname, grants, expiresAt, csrf, mustChangePassword, issuer });
  }

  @Endpoint('deleteSession')
  async signOut(
    @Caller() by: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer | undefined> {
    await this.sessions.signOut(by);
    setSessionCookie(response, '', 0);
    const leaveAt = await this.elsewhere.addressFor(by.credentialId);
    return leaveAt === null ? undefined : Answer.as(200, { leaveAt });
  }

  @Endpoint('changePassword')
  async changePassword(
    @Input() { body }: Received<'changePassword'>,
    @Caller() by: Principal,
  ): Promise<{ tokensLeft: number }> {
    return this.passwords.change(by, body);
  }
}
