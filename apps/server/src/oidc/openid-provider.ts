import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { apiBase, routes } from '@arthor/contract';
import type { JWTVerifyGetKey } from 'jose';
import type { Config } from '../config.js';
import { NotFound } from '../http/domain-error.js';
import { SystemClock } from '../runtime/clock.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Discovery, requestSeconds } from './discovery.js';
import type { Flow } from './flow.js';

/** Whom the provider signed in. */
export interface SignedInThere {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly idToken: string;
}

/** The signatures a logout token may have: those that only the provider can make. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Within this time of its making a logout token is followed. */
export const logoutTokenSeconds = 600;

/** The OpenID provider of this installation. Methods throw what the client library throws; see `provider-fault.ts`. */
@Injectable()
export class OpenidProvider {
  private readonly discovery: Discovery | null;
  private keys: { readonly address: string; readonly of: JWTVerifyGetKey } | null = null;

  constructor(
    @InjectConfig() private readonly config: Config,
    private readonly clock: SystemClock,
  ) {
    this.discovery = config.oidc === null ? null : new Discovery(config.oidc, clock);
  }

  /** The address at which the browser begins to sign in there. */
  async beginning({ state, nonce, verifier }: Flow): Promise<URL> {
    const client = await import('openid-client');
    const found = await this.found().get();
    const supported = found.serverMetadata().scopes_supported ?? ['profile', 'email'];
    const scopes = ['openid', ...['profile', 'email', 'groups'].filter((scope) => supported.includes(scope))];
    return client.buildAuthorizationUrl(found, {
      redirect_uri: this.callback(),
      scope: scopes.join(' '),
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
  }

  /** Takes the provider's answer: the query with which it led the browser back. */
  async finished(search: string, { state, nonce, verifier }: Flow): Promise<SignedInThere> {
    const client = await import('openid-client');
    const found = await this.found().get();
    const { usernameClaim, groupsClaim } = this.settings();
    // Not the request's own address: what is between the browser and us may have changed it.
    const address = new URL(`${this.callback()}${search}`);
    const tokens = await client.authorizationCodeGrant(found, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined || tokens.id_token === undefined) throw new Error('there is no ID token');
    const lacks = [usernameClaim, groupsClaim].some((claim) => claims[claim] === undefined);
    const more =
      lacks && found.serverMetadata().userinfo_endpoint !== undefined
        ? await client.fetchUserInfo(found, tokens.access_token, claims.sub)
        : {};
    return { issuer: claims.iss, claims: { ...more, ...claims }, idToken: tokens.id_token };
  }

  /** The address at which the browser ends its session there; null where the provider has none. */
  async ending(idToken: string | null): Promise<string | null> {
    const client = await import('openid-client');
    const found = await this.found().get();
    if (found.serverMetadata().end_session_endpoint === undefined) return null;
    const address = client.buildEndSessionUrl(found, {
      post_logout_redirect_uri: `${this.settings().publicUrl}/login`,
      ...(idToken === null ? {} : { id_token_hint: idToken }),
    });
    return address.href;
  }

  /** The claims of a logout token that the provider signed lately, and for us. */
  async logout(token: string): Promise<Readonly<Record<string, unknown>>> {
    const jose = await import('jose');
    const found = await this.found().get();
    const { issuer, jwks_uri: address } = found.serverMetadata();
    if (address === undefined) throw new Error('the provider publishes no keys');
    if (this.keys?.address !== address) {
      const of = jose.createRemoteJWKSet(new URL(address), { timeoutDuration: requestSeconds * 1000 });
      this.keys = { address, of };
    }
    const { payload } = await jose.jwtVerify(token, this.keys.of, {
      issuer,
      audience: this.settings().clientId,
      algorithms,
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: logoutTokenSeconds,
      clockTolerance: 30,
      currentDate: new Date(this.clock.now()),
    });
    return payload;
  }

  /** What is configured. @throws NotFound where nothing is */
  settings(): NonNullable<Config['oidc']> {
    if (this.config.oidc === null) throw off();
    return this.config.oidc;
  }

  private found(): Discovery {
    if (this.discovery === null) throw off();
    return this.discovery;
  }

  private callback(): string {
    return `${this.settings().publicUrl}${apiBase}${routes.createOidcSession.path}`;
  }
}

const off = (): NotFound => new NotFound('OIDC_OFF', 'No OpenID provider is configured here.');
