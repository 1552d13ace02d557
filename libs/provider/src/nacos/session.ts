import { ProviderError, type Clock } from '@arthor/core';
import { z } from 'zod';
import type { HttpResponse } from '../http/transport.js';
import type { Parameters } from './nacos-api.js';
import { refusal, unreadable } from './refusal.js';

/** What a session signs in with. */
export interface NacosSessionOptions {
  readonly username: string;
  readonly password: string;
  readonly clock: Clock;
  readonly send: (path: string, form: Parameters, signal: AbortSignal) => Promise<HttpResponse>;
}

/** 3.x has the second; 2.x the first, which a 3.x answers, too, while it is told to. */
const loginPaths = ['/v3/auth/user/login', '/v1/auth/login'];
const loginSchema = z.object({ accessToken: z.string().min(1).max(8192), tokenTtl: z.number().min(1) });
/** A server refuses a right password for some seconds after its start; a wrong one must not lock the account. */
const pausesMs = [1_000, 2_000, 4_000, 60_000, 300_000];

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** One account's token: fetched when first needed, anew when four fifths of its time are over or a server refuses it. */
export class NacosSession {
  readonly #options: NacosSessionOptions;
  #token: Token | null = null;
  #login: Promise<Token> | null = null;
  #refusals = 0;
  #notBefore = 0;

  constructor(options: NacosSessionOptions) {
    this.#options = options;
  }

  /** A token that should hold. Whoever needs one at the same time shares the login. */
  async token(): Promise<string> {
    const now = this.#options.clock.now();
    if (this.#token !== null && now < this.#token.renewAt) return this.#token.text;
    const left = this.#notBefore - now;
    if (left > 0) throw paused(left);
    this.#login ??= this.#signIn().finally(() => (this.#login = null));
    this.#token = await this.#login;
    return this.#token.text;
  }

  /** A server did not take this token: the next one is fetched. */
  refused(token: string): void {
    if (this.#token?.text === token) this.#token = null;
  }

  // No caller's signal: who gives up must not take the token from those who wait with it.
  async #signIn(): Promise<Token> {
    const { clock, username, password, send } = this.#options;
    const { signal } = new AbortController();
    let response: HttpResponse | null = null;
    for (const path of loginPaths) {
      response = await send(path, { username, password }, signal);
      if (response.status === 200 || response.status === 401 || response.status === 403) break;
    }
    if (response === null || response.status !== 200) throw this.#refuse(response);
    const parsed = loginSchema.safeParse(jsonOf(response.text));
    if (!parsed.success) throw unreadable('its login gave no token');
    this.#refusals = 0;
    const { accessToken, tokenTtl } = parsed.data;
    return { text: accessToken, renewAt: clock.now() + tokenTtl * 800 };
  }

  #refuse(response: HttpResponse | null): ProviderError {
    const pause = pausesMs[Math.min(this.#refusals, pausesMs.length - 1)] ?? 0;
    this.#refusals += 1;
    this.#notBefore = this.#options.clock.now() + pause;
    if (response === null || (response.status !== 401 && response.status !== 403))
      return refusal(response ?? { status: 500, headers: {}, text: '' }, this.#options.clock.now());
    const text = 'Nacos does not know the user or the password';
    return new ProviderError('nacos', 'DENIED', 'REGISTRY_DENIED', text, { retryAfterMs: pause });
  }
}

const paused = (ms: number): ProviderError =>
  new ProviderError('nacos', 'DENIED', 'REGISTRY_DENIED', 'Nacos refused the login a moment ago', {
    retryAfterMs: ms,
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
