import { ProviderError, type Clock } from '@arthor/core';
import { z } from 'zod';
import { readable } from '../http/each.js';
import { NetworkFailure } from '../http/failure.js';
import type { OnOutcome } from '../http/outcome.js';
import { TokenBucket } from '../http/token-bucket.js';
import { HttpTransport, type HttpResponse } from '../http/transport.js';
import { isObject, type JsonObject } from '../json-object.js';
import { mustBeSafe, type AdminKey } from './admin-key.js';
import { refusal, unanswered } from './refusal.js';

/** How to reach the Admin API. */
export interface ApisixApiOptions extends AdminKey {
  /** E.g. `http://apisix.example.com:9180`. */
  readonly url: string;
  readonly clock: Clock;
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly onOutcome?: OnOutcome;
  /** Told what of a list cannot be read and is passed over. */
  readonly warn?: (line: string) => void;
}

/** The kinds of objects that Arthor keeps in an APISIX. */
export type Kind = 'routes' | 'upstreams';

const idSchema = z.object({ id: z.union([z.string(), z.number().transform(String)]) });
const storedSchema = z
  .object({
    value: z.custom<JsonObject>((value) => isObject(value) && idSchema.safeParse(value).success),
    modifiedIndex: z.number(),
  })
  .transform(({ value, modifiedIndex }) => ({ id: idSchema.parse(value).id, value, modifiedIndex }));
/** An object as it is stored, with the number that every write of it moves. */
export type Stored = Readonly<z.infer<typeof storedSchema>>;

const listSchema = z.object({ list: z.array(z.unknown()) });
const timeoutMs = 5_000;
const listBytes = 32 * 1024 * 1024;

/** The Admin API of APISIX 3. Throws ProviderError alone. */
export class ApisixApi {
  readonly clock: Clock;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #transport: HttpTransport;
  readonly #warn: ((line: string) => void) | undefined;
  #version: string | null = null;

  /** Makes no call. Throws INVALID for a key that must not be used. */
  constructor({ url, authKey, token, clock, rate, onOutcome, warn }: ApisixApiOptions) {
    mustBeSafe({ authKey, token });
    this.clock = clock;
    this.#base = `${url.replace(/\/+$/, '')}/apisix/admin`;
    this.#headers = { [authKey]: token };
    this.#warn = warn;
    this.#transport = new HttpTransport({
      clock,
      bucket: new TokenBucket({ clock, perSecond: 50, burst: 100, ...rate }),
      userAgent: 'arthor',
      ...(onOutcome === undefined ? {} : { onOutcome }),
    });
  }

  /** Of the APISIX that answered last, e.g. `3.18.0`; null = it does not say. */
  get version(): string | null {
    return this.#version;
  }

  /** One object; null when it is not there. */
  async get(kind: Kind, id: string, signal: AbortSignal): Promise<Stored | null> {
    const response = await this.#call('GET', `/${kind}/${id}`, signal);
    if (response.status === 404 && isMissing(response.text)) return null;
    return this.#parsed(response, storedSchema);
  }

  /** Every object that has the label, whatever its value; null = every object. */
  async list(kind: Kind, label: string | null, signal: AbortSignal): Promise<readonly Stored[]> {
    const query = label === null ? '' : `?label=${encodeURIComponent(label)}`;
    const response = await this.#call('GET', `/${kind}${query}`, signal);
    const { list } = this.#parsed(response, listSchema);
    return readable(storedSchema, list, (why) =>
      this.#warn?.(`one of APISIX’s ${kind} cannot be read: ${why}`),
    );
  }

  /** Puts the whole object in the place of what is there. */
  async put(kind: Kind, id: string, body: JsonObject, signal: AbortSignal): Promise<void> {
    const response = await this.#call('PUT', `/${kind}/${id}`, signal, JSON.stringify(body));
    if (response.status !== 200 && response.status !== 201) throw refusal(response, true, this.clock.now());
  }

  /** Takes an object away; already gone is success. */
  async delete(kind: Kind, id: string, signal: AbortSignal): Promise<void> {
    const response = await this.#call('DELETE', `/${kind}/${id}`, signal);
    if (response.status === 404 && isMissing(response.text)) return;
    if (response.status !== 200) throw refusal(response, true, this.clock.now());
  }

  /** What else is asked of it; `path` begins behind `/apisix/admin`. */
  async read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return this.#parsed(await this.#call('GET', path, signal), schema);
  }

  #parsed<T>(response: HttpResponse, schema: z.ZodType<T>): T {
    if (response.status !== 200) throw refusal(response, false, this.clock.now());
    let json: unknown;
    try {
      json = JSON.parse(response.text);
    } catch {
      json = null;
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    const text = 'the answer is not that of the Admin API of APISIX 3; older ones answer otherwise';
    throw new ProviderError('apisix', 'DENIED', 'NOT_APISIX', text);
  }

  async #call(
    method: 'GET' | 'PUT' | 'DELETE',
    path: string,
    signal: AbortSignal,
    body?: string,
  ): Promise<HttpResponse> {
    try {
      const response = await this.#transport.call({
        method,
        url: this.#base + path,
        headers: { ...this.#headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        signal,
        timeoutMs,
        maxBytes: listBytes,
        ...(body === undefined ? {} : { body }),
      });
      this.#version = /^APISIX\/(\d+(?:\.\d+)*)/.exec(response.headers['server'] ?? '')?.[1] ?? null;
      return response;
    } catch (error) {
      if (error instanceof NetworkFailure) throw unanswered(error, method !== 'GET');
      throw error;
    }
  }
}

/** A 404 of the Admin API itself; of a wrong address it is a page, or in other words. */
const isMissing = (text: string): boolean => /key not found/i.test(text);
