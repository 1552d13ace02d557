import type { Clock } from '@arthor/core';
import type * as openid from 'openid-client';
import type { OidcConfig } from '../config-oidc.js';

/** How long one request to the provider may take: somebody waits for it. */
export const requestSeconds = 5;
const freshMs = 3_600_000;
/** After a failure nobody makes us ask again and again. */
const pauseMs = 3_000;
/** How a provider that says nothing of it wants to be told the client secret. */
const usual = 'client_secret_basic';

/**
 * What the provider says of itself, asked for when it is first needed: the server starts without it, and goes on
 * with what it knew while the provider is away.
 */
export class Discovery {
  private known: openid.Configuration | null = null;
  private freshUntil = 0;
  private asking: Promise<openid.Configuration> | null = null;
  private failure: { readonly until: number; readonly error: unknown } | null = null;

  constructor(
    private readonly config: Pick<OidcConfig, 'issuer' | 'clientId' | 'clientSecret'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** @throws what the client library throws where the provider cannot be asked */
  async get(): Promise<openid.Configuration> {
    const now = this.clock.now();
    if (this.known !== null && now < this.freshUntil) return this.known;
    if (this.failure !== null && now < this.failure.until) {
      if (this.known !== null) return this.known;
      throw this.failure.error;
    }
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  private async ask(): Promise<openid.Configuration> {
    try {
      this.known = await this.discovered();
      this.freshUntil = this.clock.now() + freshMs;
      this.failure = null;
      return this.known;
    } catch (error) {
      this.failure = { until: this.clock.now() + pauseMs, error };
      if (this.known !== null) return this.known;
      throw error;
    }
  }

  private async discovered(): Promise<openid.Configuration> {
    // Only who has a provider loads what speaks to it.
    const client = await import('openid-client');
    const { issuer, clientId, clientSecret } = this.config;
    const server = new URL(issuer);
    const [basic, post] = [client.ClientSecretBasic(clientSecret), client.ClientSecretPost(clientSecret)];
    const authentication: openid.ClientAuth = (as, ...rest) =>
      (as.token_endpoint_auth_methods_supported ?? [usual]).includes(usual)
        ? basic(as, ...rest)
        : post(as, ...rest);
    return client.discovery(server, clientId, undefined, authentication, {
      timeout: requestSeconds,
      execute: [
        // ID tokens are checked by their signature, too, and not only trusted for the connection they came over.
        client.enableNonRepudiationChecks,
        ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : []),
      ],
    });
  }
}
