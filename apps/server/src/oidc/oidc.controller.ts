import { Controller, Req, Res } from '@nestjs/common';
import { oidcProblems, type Calls, type OidcProblem, type Received } from '@arthor/contract';
import type { Request, Response } from 'express';
import { callerAddress } from '../http/caller-address.js';
import { cookieOf, sessionCookie, setCookie, setSessionCookie } from '../http/cookie.js';
import { DomainError } from '../http/domain-error.js';
import { Endpoint, Input } from '../http/endpoint.js';
import { problemOf } from '../http/problem.js';
import { basePath } from '../http/public-url.js';
import { RefusalLog } from '../http/refusal-log.js';
import { stateOf } from '../http/request-state.js';
import type { Config } from '../config.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { flowMs } from './flow.js';
import { OidcArrivals } from './oidc-arrivals.js';
import { OidcSignOut } from './oidc-sign-out.js';
import { OpenidProvider } from './openid-provider.js';
import { ownPath } from './own-path.js';
import { SignInRefused } from './refused.js';

/** Keeps a sign-in that was begun; another site leads back, so it must come along from there. */
const kept = { name: 'arthor-oidc', sameSite: 'lax' } as const;

/** Signing in at the OpenID provider. Browsers are led through it: they get addresses, not documents. */
@Controller()
export class OidcController {
  constructor(
    private readonly provider: OpenidProvider,
    private readonly arrivals: OidcArrivals,
    private readonly signOuts: OidcSignOut,
    private readonly refusals: RefusalLog,
    @InjectConfig() private readonly config: Config,
  ) {}

  @Endpoint('getSignInWays')
  ways(): Calls<'getSignInWays'>['response'] {
    const { oidc } = this.config;
    return { oidc: oidc && { name: new URL(oidc.issuer).host } };
  }

  @Endpoint('startOidc')
  async start(
    @Input() { query }: Received<'startOidc'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<undefined> {
    this.provider.settings();
    const back = ownPath(query.back, basePath(request));
    await this.led(response, back, async () => {
      const from = { back, formerCookie: sessionCookie(request) };
      const begun = await this.arrivals.begin(from, stateOf(request).id);
      setCookie(response, { ...kept, value: begun.kept, maxAgeMs: flowMs });
      return begun.address;
    });
  }

  @Endpoint('createOidcSession')
  async finish(
    @Input() { query }: Received<'createOidcSession'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<undefined> {
    const flow = this.arrivals.begun(cookieOf(request, kept.name), query.state);
    await this.led(response, flow?.back ?? null, async () => {
      if (flow === null) throw new SignInRefused('OIDC_NOT_STARTED');
      // An answer is taken once, whatever comes of it.
      setCookie(response, { ...kept, value: '', maxAgeMs: 0 });
      const cookie = await this.arrivals.arrive(flow, {
        search: new URL(request.originalUrl, 'http://own.invalid').search,
        remoteAddress: callerAddress(request),
        userAgent: request.headers['user-agent'] ?? null,
        requestId: stateOf(request).id,
        onKnown: (username) => (stateOf(request).attempted = username),
      });
      setSessionCookie(response, cookie, this.provider.settings().sessionMs);
      return flow.back;
    });
  }

  @Endpoint('endOidcSessions')
  async signedOut(
    @Input() { body }: Received<'endOidcSessions'>,
    @Req() request: Request,
  ): Promise<undefined> {
    await this.signOuts.followed(body.logout_token, stateOf(request).id, callerAddress(request));
  }

  /** Leads the browser where `to` says; where that is refused, to the console's sign-in, which tells why. */
  private async led(response: Response, back: string | null, to: () => Promise<string>): Promise<void> {
    const { req: request } = response;
    try {
      response.setHeader('location', await to());
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.refusals.refused(request, problemOf(error, stateOf(request).id));
      const search = new URLSearchParams({
        problem: problemFor(error),
        ...(back === null ? {} : { back }),
      });
      response.setHeader('location', `${basePath(request)}/login?${search.toString()}`);
    }
  }
}

/** What other parts of the server refuse here, they refuse for want of room. */
const problemFor = ({ code }: DomainError): OidcProblem =>
  oidcProblems.find((known) => known === code) ?? 'OIDC_BUSY';
