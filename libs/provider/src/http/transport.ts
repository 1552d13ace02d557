import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import type { Clock } from '@arthor/core';
import { deadline } from './deadline.js';
import { networkFailure, type NetworkFailure } from './failure.js';
import { failureOf, type OnOutcome } from './outcome.js';
import { Slots } from './slots.js';
import { retryAfterMs, type TokenBucket } from './token-bucket.js';

/** One HTTP call. Bodies are text both ways; redirects are answers. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Limit of the whole call; of a stream: until its headers. */
  readonly timeoutMs: number;
  /** Largest answer taken; 1 MiB unless told. */
  readonly maxBytes?: number;
}

/** An answer of any status; header names in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** An answer whose body is still coming. */
export interface HttpStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  /** Ends the connection and lets go of the signal; must be called. */
  close(): void;
}

/** How a transport connects. */
export interface TransportOptions {
  readonly clock: Clock;
  readonly bucket: TokenBucket;
  readonly userAgent: string;
  /** TLS of the other side and of ourselves. */
  readonly tls?: AgentOptions;
  /** Connects through this one instead (a proxy). */
  readonly agent?: HttpAgent;
  readonly onOutcome?: OnOutcome;
}

const megabyte = 1024 * 1024;
const callsAtOnce = 16;

/**
 * The one way out by HTTP: kept-alive connections (streams have their own, so that long watches never
 * hold up calls), total time limits, size caps, no redirects, no proxy of the environment. Nothing is
 * retried but a GET on a connection that died while idle. Throws NetworkFailure alone.
 */
export class HttpTransport {
  readonly #options: TransportOptions;
  readonly #calls: { http: HttpAgent; https: HttpAgent };
  readonly #streams: { http: HttpAgent; https: HttpAgent };
  readonly #slots = new Slots(callsAtOnce);

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#calls = agents(options, { keepAlive: true, maxSockets: callsAtOnce, timeout: 20_000 });
    this.#streams = agents(options, { keepAlive: true, maxSockets: 256 });
  }

  /** Sends it and waits for the whole answer, whatever its status. */
  async call(request: HttpRequest): Promise<HttpResponse> {
    await this.#options.bucket.take(request.signal);
    const giveBack = await this.#slots.take(request.signal);
    const limit = deadline(this.#options.clock, request.timeoutMs, request.signal);
    const config: AxiosRequestConfig = {
      ...this.#config(request, this.#calls),
      signal: limit.signal,
      responseType: 'text',
      transformResponse: [(text: unknown) => text],
    };
    try {
      const answer = await axios.request<unknown>(config).catch((error: unknown) => {
        const failure = networkFailure(error, limit.ended());
        // A server closes idle connections when it likes; a GET can simply be sent again.
        if (request.method === 'GET' && diedIdle(failure)) return axios.request<unknown>(config);
        throw failure;
      });
      const headers = plain(answer.headers);
      this.#obey(answer.status, headers);
      return { status: answer.status, headers, text: typeof answer.data === 'string' ? answer.data : '' };
    } catch (error) {
      throw this.#failed(networkFailure(error, limit.ended()));
    } finally {
      limit.done();
      giveBack();
    }
  }

  /** Sends it and answers as soon as the headers are there. */
  async stream(request: HttpRequest): Promise<HttpStream> {
    await this.#options.bucket.take(request.signal);
    const limit = deadline(this.#options.clock, request.timeoutMs, request.signal);
    try {
      const answer = await axios.request<unknown>({
        ...this.#config(request, this.#streams),
        signal: limit.signal,
        responseType: 'stream',
        // Whoever reads it decides when it is enough; a watch goes on for minutes.
        maxContentLength: -1,
      });
      limit.lift();
      if (!(answer.data instanceof Readable)) throw new Error('the answer is no stream');
      const body = answer.data;
      // Without a listener an abort between two reads would end the process.
      body.on('error', () => undefined);
      const headers = plain(answer.headers);
      this.#obey(answer.status, headers);
      return {
        status: answer.status,
        headers,
        body,
        close: () => {
          limit.done();
          body.destroy();
        },
      };
    } catch (error) {
      const failure = this.#failed(networkFailure(error, limit.ended()));
      limit.done();
      throw failure;
    }
  }

  /** Closes what is idle; open calls end by themselves. */
  close(): void {
    for (const agent of [...Object.values(this.#calls), ...Object.values(this.#streams)]) agent.destroy();
  }

  #config(request: HttpRequest, via: { http: HttpAgent; https: HttpAgent }): AxiosRequestConfig {
    return {
      method: request.method,
      url: request.url,
      headers: { Accept: 'application/json', 'User-Agent': this.#options.userAgent, ...request.headers },
      data: request.body,
      httpAgent: via.http,
      httpsAgent: via.https,
      proxy: false,
      maxRedirects: 0,
      maxContentLength: request.maxBytes ?? megabyte,
      maxBodyLength: 4 * megabyte,
      validateStatus: () => true,
      transformRequest: [(data: unknown) => data],
    };
  }

  #failed(failure: NetworkFailure): NetworkFailure {
    this.#options.onOutcome?.(failure);
    return failure;
  }

  #obey(status: number, headers: Readonly<Record<string, string>>): void {
    this.#options.onOutcome?.(failureOf(status));
    if (status !== 429 && status !== 503) return;
    const ms = retryAfterMs(headers['retry-after'], this.#options.clock.now());
    if (ms !== null) this.#options.bucket.pause(Math.min(ms, 60_000));
  }
}

function diedIdle(failure: NetworkFailure): boolean {
  return failure.code === 'ECONNRESET' || failure.code === 'EPIPE';
}

function agents(
  options: TransportOptions,
  pool: { keepAlive: boolean; maxSockets: number; timeout?: number },
) {
  if (options.agent !== undefined) return { http: options.agent, https: options.agent };
  return { http: new HttpAgent(pool), https: new HttpsAgent({ ...options.tls, ...pool }) };
}

function plain(headers: object): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && value !== null) found[name.toLowerCase()] = String(value);
  }
  return found;
}
