import { EventEmitter } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Jenkins from 'jenkins';
import { ProviderError, type Clock } from '@arthor/core';
import { z } from 'zod';
import { readable } from '../http/each.js';
import { NetworkFailure, networkFailure } from '../http/failure.js';
import { failureOf, type OnOutcome } from '../http/outcome.js';
import { TokenBucket } from '../http/token-bucket.js';
import { HttpTransport, type HttpResponse, type HttpStream } from '../http/transport.js';
import { refusal, unanswered } from './refusal.js';

/** How to reach a Jenkins. */
export interface JenkinsApiOptions {
  /** JENKINS_ENDPOINT, with its path if it has one. */
  readonly endpoint: string;
  readonly username: string;
  /** An API token: no crumb is needed with one. */
  readonly apiToken: string;
  readonly clock: Clock;
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly onOutcome?: OnOutcome;
  /** Told what of Jenkins' answers cannot be read and is passed over. */
  readonly warn?: (line: string) => void;
}

const readMs = 10_000;
const writeMs = 15_000;

/**
 * Jenkins' calls: by the package `jenkins` where it understands the answers, by our own transport
 * where it takes good ones for errors (303, 204) or cannot read headers. Throws ProviderError alone.
 */
export class JenkinsApi {
  readonly #options: JenkinsApiOptions;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #bucket: TokenBucket;
  readonly #transport: HttpTransport;
  readonly #agent: HttpAgent;

  constructor(options: JenkinsApiOptions) {
    this.#options = options;
    this.#base = options.endpoint.replace(/\/+$/, '');
    const basic = Buffer.from(`${options.username}:${options.apiToken}`).toString('base64');
    this.#headers = { Authorization: `Basic ${basic}` };
    this.#bucket = new TokenBucket({
      clock: options.clock,
      ...(options.rate ?? { perSecond: 5, burst: 20 }),
    });
    this.#transport = new HttpTransport({
      clock: options.clock,
      bucket: this.#bucket,
      userAgent: 'arthor',
      ...(options.onOutcome === undefined ? {} : { onOutcome: options.onOutcome }),
    });
    const pool = { keepAlive: true, maxSockets: 8, timeout: 20_000 };
    this.#agent = this.#base.startsWith('https:') ? new HttpsAgent(pool) : new HttpAgent(pool);
  }

  /** One call of the package; null at 404. */
  async read<T>(
    schema: z.ZodType<T>,
    call: (client: Jenkins) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<T | null> {
    const answer = await this.#package(call, signal, readMs, false);
    if (answer === null) return null;
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    const text = 'the answer is not Jenkins’ JSON: is a login page in front of it?';
    throw new ProviderError('jenkins', 'DENIED', 'NOT_JENKINS', text);
  }

  /** Those elements of a list that are what they should be: what other teams and plugins put there is not ours. */
  readable<T>(element: z.ZodType<T>, items: readonly unknown[] | null | undefined): readonly T[] {
    return readable(element, items ?? [], (why) =>
      this.#options.warn?.(`one entry of a list cannot be read: ${why}`),
    );
  }

  /** One call of the package that changes something; false at 404. */
  async write(call: (client: Jenkins) => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
    return (await this.#package(call, signal, writeMs, true)) !== null;
  }

  /** A POST of a form, or of XML as text; its answer of any status is the caller's to read. */
  post(
    path: string,
    content: Readonly<Record<string, string>> | string,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const [type, body] =
      typeof content === 'string'
        ? ['application/xml; charset=utf-8', content]
        : ['application/x-www-form-urlencoded', new URLSearchParams(content).toString()];
    const headers = { ...this.#headers, 'Content-Type': type };
    const url = `${this.#base}${path}`;
    return this.#outcome(true, () =>
      this.#transport.call({ method: 'POST', url, headers, body, signal, timeoutMs: writeMs }),
    );
  }

  /** A GET of any status. */
  async get(path: string, signal: AbortSignal): Promise<HttpResponse> {
    const url = `${this.#base}${path}`;
    return this.#outcome(false, () =>
      this.#transport.call({ method: 'GET', url, headers: this.#headers, signal, timeoutMs: readMs }),
    );
  }

  /** A GET whose body may be longer than one wants to take. */
  async stream(path: string, signal: AbortSignal): Promise<HttpStream> {
    const url = `${this.#base}${path}`;
    const headers = { ...this.#headers, Accept: 'text/plain' };
    return this.#outcome(false, () =>
      this.#transport.stream({ method: 'GET', url, headers, signal, timeoutMs: readMs }),
    );
  }

  /** What an answer that is no success means. */
  refusal(response: Pick<HttpResponse, 'status' | 'headers'>, write: boolean): ProviderError {
    return refusal(response, write, this.#options.clock.now());
  }

  async #outcome<T>(write: boolean, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof NetworkFailure) throw unanswered(error, write);
      throw error;
    }
  }

  async #package(
    call: (client: Jenkins) => Promise<unknown>,
    signal: AbortSignal,
    timeoutMs: number,
    write: boolean,
  ): Promise<unknown> {
    await this.#outcome(write, () => this.#bucket.take(signal));
    // The package aborts through an emitter that its own calls do not hand on, so each call of ours has
    // a client of its own; it holds nothing but options.
    const ending = new EventEmitter();
    const abort = () => ending.emit('cancel');
    signal.addEventListener('abort', abort, { once: true });
    const client = new Jenkins({
      baseUrl: this.#base,
      crumbIssuer: false,
      headers: this.#headers,
      agent: this.#agent,
      timeout: timeoutMs,
    });
    client._ext('onCreate', (request, next) => {
      request.ctx = ending;
      next();
    });
    try {
      const answer = (await call(client)) ?? true;
      this.#options.onOutcome?.(null);
      return answer;
    } catch (error) {
      const response = responseOf(error);
      if (response !== null) this.#options.onOutcome?.(response === 404 ? null : failureOf(response.status));
      if (response === 404) return null;
      if (response !== null) throw this.refusal(response, write);
      const ended = signal.aborted ? 'aborted' : isTimeout(error) ? 'timeout' : null;
      const failure = networkFailure(error, ended);
      this.#options.onOutcome?.(failure);
      throw unanswered(failure, write);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

const errorSchema = z.object({
  notFound: z.boolean().optional(),
  res: z.object({ statusCode: z.number(), headers: z.record(z.string(), z.unknown()) }).optional(),
});

function responseOf(error: unknown): 404 | Pick<HttpResponse, 'status' | 'headers'> | null {
  const parsed = errorSchema.safeParse(error);
  if (!parsed.success) return null;
  const { notFound, res } = parsed.data;
  if (notFound === true || res?.statusCode === 404) return 404;
  if (res === undefined) return null;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(res.headers)) headers[name] = String(value);
  return { status: res.statusCode, headers };
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /request timed out/.test(error.message);
}
