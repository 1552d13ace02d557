import { ProviderError, type Clock } from '@arthor/core';
import { NetworkFailure } from '../http/failure.js';
import type { OnOutcome } from '../http/outcome.js';
import { TokenBucket } from '../http/token-bucket.js';
import { HttpTransport, type HttpRequest, type HttpResponse } from '../http/transport.js';
import { refusal, unanswered } from './refusal.js';
import { NacosSession } from './session.js';

/** How to reach a Nacos. */
export interface NacosApiOptions {
  /** Scheme, host and port; the context path is Nacos' default. */
  readonly url: string;
  /** null = it lets everybody in. */
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly clock: Clock;
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly onOutcome?: OnOutcome;
}

/** Parameters of a call; of a GET in its query, else as a form. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

const contextPath = '/nacos';
const readMs = 2_000;
const writeMs = 5_000;
const largestAnswer = 8 * 1024 * 1024;
/** Pauses after calls without an answer: each waits for its whole limit, and routes must not wait for that. */
const pauses = [500, 1_000, 2_000, 4_000];

/**
 * Nacos' open API by our own transport: the npm package `nacos` has no call for metadata, puts user and password
 * into every address, and makes a text of every refusal (ADR 0021). Throws ProviderError alone.
 */
export class NacosApi {
  readonly #options: NacosApiOptions;
  readonly #transport: HttpTransport;
  readonly #session: NacosSession | null;
  #unanswered = 0;
  #quietUntil = 0;

  constructor(options: NacosApiOptions) {
    this.#options = options;
    const { clock, rate = { perSecond: 50, burst: 100 }, onOutcome, login } = options;
    this.#transport = new HttpTransport({
      clock,
      bucket: new TokenBucket({ clock, ...rate }),
      userAgent: 'arthor',
      ...(onOutcome === undefined ? {} : { onOutcome }),
    });
    const send = (path: string, form: Parameters, signal: AbortSignal) =>
      this.#send('POST', path, form, {}, signal);
    this.#session = login === null ? null : new NacosSession({ ...login, clock, send });
  }

  /** Whether a user is configured. */
  get signsIn(): boolean {
    return this.#session !== null;
  }

  /** An answer of success; each other one is thrown as what it means. */
  async call(
    method: HttpRequest['method'],
    path: string,
    parameters: Parameters,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const response = await this.ask(method, path, parameters, signal);
    if (response.status !== 200) throw refusal(response, this.#options.clock.now());
    return response;
  }

  /** An answer of any status. Who is refused signs in anew once: the token may have been one of before a restart. */
  async ask(
    method: HttpRequest['method'],
    path: string,
    parameters: Parameters,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const session = this.#session;
    if (session === null) return this.#send(method, path, parameters, {}, signal);
    const token = await session.token();
    const response = await this.#send(method, path, parameters, { accessToken: token }, signal);
    if (response.status !== 401 && response.status !== 403) return response;
    session.refused(token);
    const next = await session.token();
    return this.#send(method, path, parameters, { accessToken: next }, signal);
  }

  /** The same as anybody may ask it. */
  async askAsNobody(path: string, parameters: Parameters, signal: AbortSignal): Promise<HttpResponse> {
    return this.#send('GET', path, parameters, {}, signal);
  }

  /** The token in use; null = nobody signs in. */
  async token(): Promise<string | null> {
    return (await this.#session?.token()) ?? null;
  }

  async #send(
    method: HttpRequest['method'],
    path: string,
    parameters: Parameters,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const { clock, url } = this.#options;
    const left = this.#quietUntil - clock.now();
    if (left > 0) throw quiet(left);
    const pairs = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const);
    const form = new URLSearchParams(Object.fromEntries(pairs)).toString();
    const base = `${url.replace(/\/+$/, '')}${contextPath}${path}`;
    const inQuery = method === 'GET' || method === 'DELETE';
    const type: Record<string, string> = inQuery
      ? {}
      : { 'Content-Type': 'application/x-www-form-urlencoded' };
    try {
      const response = await this.#transport.call({
        method,
        url: inQuery && form !== '' ? `${base}?${form}` : base,
        headers: { ...headers, ...type },
        ...(inQuery ? {} : { body: form }),
        signal,
        timeoutMs: method === 'GET' ? readMs : writeMs,
        maxBytes: largestAnswer,
      });
      this.#unanswered = 0;
      return response;
    } catch (error) {
      if (!(error instanceof NetworkFailure)) throw error;
      if (error.code !== 'ABORTED') this.#pause();
      throw unanswered(error);
    }
  }

  #pause(): void {
    const { clock } = this.#options;
    this.#quietUntil = clock.now() + (pauses[Math.min(this.#unanswered, pauses.length - 1)] ?? 0);
    this.#unanswered += 1;
  }
}

const quiet = (ms: number): ProviderError =>
  new ProviderError('nacos', 'TRANSIENT', 'REGISTRY_UNREACHABLE', 'Nacos did not answer a moment ago', {
    retryAfterMs: ms,
  });
