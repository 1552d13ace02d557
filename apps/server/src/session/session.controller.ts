import { Controller, Req, Res } from '@nestjs/common';
import type { Received, Session } from '@arthor/contract';
import type { Request, Response } from 'express';
import { accessOf, noAccess } from '../identity/grant.js';
import { sessionLongestMs } from '../identity/session-life.js';
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
    return sessionBody({ ...user, ...session, ...(access.get(user.id) ?? noAccess) });
  }

  @Endpoint('getSession')
  session(@Caller() by: Principal): Session {
    const { credential, username, nickname, grants, expiresAt, mustChangePassword } = by;
    const csrf = credential.kind === 'session' ? credential.csrf : null;
    return sessionBody({ username, nickname, grants, expiresAt, csrf, mustChangePassword });
  }

  @Endpoint('deleteSession')
  async signOut(@Caller() by: Principal, @Res({ passthrough: true }) response: Response): Promise<undefined> {
    await this.sessions.signOut(by);
    setSessionCookie(response, '', 0);
  }

  @Endpoint('changePassword')
  async changePassword(
    @Input() { body }: Received<'changePassword'>,
    @Caller() by: Principal,
  ): Promise<{ tokensLeft: number }> {
    return this.passwords.change(by, body);
  }
}
