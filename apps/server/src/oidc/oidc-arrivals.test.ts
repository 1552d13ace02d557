import { expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { silentLog } from '../runtime/log.js';
import { SystemRandom } from '../runtime/random.js';
import { newFlow } from './flow.js';
import { OidcArrivals } from './oidc-arrivals.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OpenidProvider, type SignedInThere } from './openid-provider.js';

const [clock, random] = [new SystemClock(), new SystemRandom()];
const config = loadConfig(
  {
    PUBLIC_URL: 'https://arthor.example.com',
    OIDC_ISSUER: 'https://sso.example.com',
    OIDC_CLIENT_ID: 'arthor',
    OIDC_CLIENT_SECRET: 'client-secret',
    OIDC_ROLE_MAP: '*=VIEWER',
  },
  import.meta.dirname,
);

/** A provider that takes its time. */
class Slow extends OpenidProvider {
  readonly answers: ((error: Error) => void)[] = [];

  override finished(): Promise<SignedInThere> {
    return new Promise((_, reject) => this.answers.push(reject));
  }
}

it('made-up answers do not keep the provider busy: twenty are exchanged at once', async () => {
  const provider = new Slow(config, clock);
  // Nobody comes so far.
  const nobody: OidcSignIn = Object.create(OidcSignIn.prototype);
  const arrivals = new OidcArrivals(provider, nobody, clock, random, silentLog);
  const flow = newFlow({ back: '/', formerCookie: null, now: clock.now() }, random);
  const visit = {
    search: '?code=x',
    remoteAddress: null,
    userAgent: null,
    requestId: '1',
    onKnown: () => undefined,
  };
  const codeOf = (coming: Promise<string>) => coming.catch((error: unknown) => Object(error).code);
  const coming = Array.from({ length: 20 }, () => codeOf(arrivals.arrive(flow, visit)));
  expect(await codeOf(arrivals.arrive(flow, visit))).toBe('OIDC_BUSY');
  for (const answer of provider.answers) answer(new Error('no'));
  expect(new Set(await Promise.all(coming))).toEqual(new Set(['OIDC_FAILED']));
  const later = codeOf(arrivals.arrive(flow, visit));
  provider.answers.at(-1)?.(new TypeError('fetch failed'));
  expect(await later).toBe('OIDC_UNREACHABLE');
});
