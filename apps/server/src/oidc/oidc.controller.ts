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
import { SystemClock } from '../runtime/clock.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Log } from '../runtime/log.js';
import { SystemRandom } from '../runtime/random.js';
import { flowMs, newFlow, openFlow, sealFlow, type Flow } from './flow.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OidcSignOut } from './oidc-sign-out.js';
import { OpenidProvider } from './openid-provider.js';
import { ownPath } from './own-path.js';
import { personOf } from './person.js';
import { faultOf, toldOf } from './provider-fault.js';
import { SignInRefused } from './refused.js';
import { Seal } from './sealed.js';

const flowCookie = 'arthor-oidc';
/** So many answers are exchanged at the provider at once: who sends made-up ones must not keep it busy. */
const atOnce = 20;
/** What the database keeps of a sealed ID token. */
const longestToken = 16_000;

/** Signing in at the OpenID provider. Browsers are led through it: they get addresses, not documents. */
@Controller()
export class OidcController {
  private underway = 0;

  constructor(
    private readonly provider: OpenidProvider,
    private readonly signIns: OidcSignIn,
    private readonly signOuts: OidcSignOut,
    private readonly refusals: RefusalLog,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly log: Log,
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
    const back = ownPath(query.back, basePath(request));
    const now = this.clock.now();
    const flow = newFlow({ back, formerCookie: sessionCookie(request), now }, this.random);
    const seal = this.seal();
    await this.led(request, response, { back }, async () => {
      const address = await this.asked(request, () => this.provider.beginning(flow));
      setCookie(response, {
        name: flowCookie,
        value: sealFlow(seal, flow),
        maxAgeMs: flowMs,
        sameSite: 'lax',
      });
      return address.href;
    });
  }

  @Endpoint('createOidcSession')
  async finish(
    @Input() { query: { state } }: Received<'createOidcSession'>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<undefined> {
    const flow = openFlow(this.seal(), cookieOf(request, flowCookie), { state, now: this.clock.now() });
    await this.led(request, response, { back: flow?.back }, async () => {
      if (flow === null) throw new SignInRefused('OIDC_NOT_STARTED');
      // An answer is taken once, whatever comes of it.
      setCookie(response, { name: flowCookie, value: '', maxAgeMs: 0, sameSite: 'lax' });
      const { sessionMs } = this.provider.settings();
      setSessionCookie(response, await this.arrive(request, flow), sessionMs);
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

  private async arrive(request: Request, flow: Flow): Promise<string> {
    const search = new URL(request.originalUrl, 'http://own.invalid').search;
    const { issuer, claims, idToken } = await this.asked(request, () => this.provider.finished(search, flow));
    const person = personOf(claims, this.provider.settings());
    if (typeof person === 'string') throw new SignInRefused(person);
    stateOf(request).attempted = person.username;
    const sealed = this.seal().seal('id token', idToken);
    const { sid } = claims;
    return this.signIns.signIn({
      issuer,
      person,
      sid: typeof sid === 'string' && sid.length <= 255 ? sid : null,
      idToken: sealed.length <= longestToken ? sealed : null,
      lifeMs: this.provider.settings().sessionMs,
      formerHash: flow.formerHash,
      remoteAddress: callerAddress(request),
      userAgent: request.headers['user-agent'] ?? null,
      requestId: stateOf(request).id,
    });
  }

  /** Asks the provider. What goes wrong between us and it is for the log; the browser gets to know which kind it is. */
  private async asked<T>(request: Request, ask: () => Promise<T>): Promise<T> {
    if (this.underway >= atOnce) throw new SignInRefused('OIDC_BUSY');
    this.underway++;
    try {
      return await ask();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.log.warn(
        { requestId: stateOf(request).id, ...toldOf(error) },
        'the OpenID provider could not be asked, or said no',
      );
      throw new SignInRefused(faultOf(error));
    } finally {
      this.underway--;
    }
  }

  /** Leads the browser where `to` says; where that is refused, to the console's sign-in, which tells why. */
  private async led(
    request: Request,
    response: Response,
    { back }: { readonly back: string | undefined },
    to: () => Promise<string>,
  ): Promise<void> {
    try {
      response.setHeader('location', await to());
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.refusals.refused(request, problemOf(error, stateOf(request).id));
      const search = new URLSearchParams({ problem: wordOf(error), ...(back === undefined ? {} : { back }) });
      response.setHeader('location', `${basePath(request)}/login?${search.toString()}`);
    }
  }

  private seal(): Seal {
    return new Seal(this.provider.settings().clientSecret, this.random);
  }
}

const wordOf = ({ code }: DomainError): OidcProblem =>
  oidcProblems.find((known) => known === code) ?? 'OIDC_BUSY';
