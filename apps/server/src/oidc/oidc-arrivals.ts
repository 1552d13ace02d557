import { Injectable } from '@nestjs/common';
import { DomainError } from '../http/domain-error.js';
import { SystemClock } from '../runtime/clock.js';
import { Log } from '../runtime/log.js';
import { SystemRandom } from '../runtime/random.js';
import { newFlow, openFlow, sealFlow, type Flow } from './flow.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OpenidProvider } from './openid-provider.js';
import { personOf } from './person.js';
import { faultOf, toldOf } from './provider-fault.js';
import { SignInRefused } from './refused.js';
import { Seal } from './sealed.js';

/** So many answers are exchanged at the provider at once: who sends made-up ones must not keep it busy. */
const atOnce = 20;
/** What the database keeps of a sealed ID token. */
const longestToken = 16_000;

/** The request with which a browser comes back from the provider. */
export interface Visit {
  /** Its query, as the provider wrote it. */
  readonly search: string;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** Hears who it is as soon as that is known, whatever becomes of it. */
  readonly onKnown: (username: string) => void;
}

/** Sends browsers to the provider, and takes them in when they come back. */
@Injectable()
export class OidcArrivals {
  private underway = 0;

  constructor(
    private readonly provider: OpenidProvider,
    private readonly signIns: OidcSignIn,
    private readonly clock: SystemClock,
    private readonly random: SystemRandom,
    private readonly log: Log,
  ) {}

  /** Where to begin, and what the browser keeps of it until it comes back. @throws SignInRefused */
  async begin(
    from: { readonly back: string; readonly formerCookie: string | null },
    requestId: string,
  ): Promise<{ readonly address: string; readonly kept: string }> {
    const flow = newFlow({ ...from, now: this.clock.now() }, this.random);
    const address = await this.asked(requestId, () => this.provider.beginning(flow));
    return { address: address.href, kept: sealFlow(this.seal(), flow) };
  }

  /** The sign-in that this browser began and the answer with `state` belongs to; null where there is none. */
  begun(kept: string | null, state: string): Flow | null {
    return openFlow(this.seal(), kept, { state, now: this.clock.now() });
  }

  /** Lets somebody in: the value of their session's cookie. @throws SignInRefused */
  async arrive(flow: Flow, { search, onKnown, ...visit }: Visit): Promise<string> {
    const answer = await this.asked(visit.requestId, () => this.provider.finished(search, flow));
    const { issuer, claims, idToken } = answer;
    const person = personOf(claims, this.provider.settings());
    if (typeof person === 'string') throw new SignInRefused(person);
    onKnown(person.username);
    const sealed = this.seal().seal('id token', idToken);
    const { sid } = claims;
    return this.signIns.signIn({
      ...visit,
      issuer,
      person,
      sid: typeof sid === 'string' && sid.length <= 255 ? sid : null,
      idToken: sealed.length <= longestToken ? sealed : null,
      lifeMs: this.provider.settings().sessionMs,
      formerHash: flow.formerHash,
    });
  }

  /** Asks the provider. What goes wrong between us and it is for the log; the browser gets to know which kind it is. */
  private async asked<T>(requestId: string, ask: () => Promise<T>): Promise<T> {
    if (this.underway >= atOnce) throw new SignInRefused('OIDC_BUSY');
    this.underway++;
    try {
      return await ask();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.log.warn({ requestId, ...toldOf(error) }, 'the OpenID provider could not be asked, or said no');
      throw new SignInRefused(faultOf(error));
    } finally {
      this.underway--;
    }
  }

  private seal(): Seal {
    return new Seal(this.provider.settings().clientSecret, this.random);
  }
}
