import { ProviderError, type Clock, type Json, type ObjectRef } from '@arthor/core';
import { z } from 'zod';
import { NetworkFailure } from '../http/failure.js';
import { Silence } from '../http/silence.js';
import type { HttpRequest, HttpResponse, HttpStream } from '../http/transport.js';
import { Connection, type ConnectionOptions } from './connection.js';
import { drained, warnings } from './answer.js';
import { collectionPath, objectPath, type KindName } from './kinds.js';
import { fieldManager } from './owned-fields.js';
import { refusal, unanswered } from './refusal.js';
import { slices } from './slices.js';

/** How to reach one cluster, and what to tell of it. */
export interface KubernetesApiOptions extends ConnectionOptions {
  readonly log: (line: string) => void;
  /** What of a list cannot be read and is passed over; as `log` unless told. */
  readonly warn?: (line: string) => void;
  /** Log each call's line (KUBERNETES_DEBUGGING); never bodies. */
  readonly debug?: boolean;
}

/** What one write answered. */
export interface Applied {
  /** The live object after the write. */
  readonly object: unknown;
  readonly created: boolean;
  /** `Warning:` headers: deprecations, PodSecurity. */
  readonly warnings: readonly string[];
}

interface Selectors {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

interface Listing<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

const callMs = 15_000;
const listMs = 30_000;
const listBytes = 32 * 1024 * 1024;
/** Objects have some kilobytes each, and a page is parsed in one go. */
const pageSize = '125';
const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().default(''), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullish(),
});

/**
 * The few calls of the Kubernetes API that we use, JSON in and JSON out: nothing passes through typed
 * models, which would drop the fields they do not know. Throws ProviderError alone.
 */
export class KubernetesApi {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly #options: KubernetesApiOptions;
  readonly #connection: Connection;
  readonly #silence: Silence;

  constructor(options: KubernetesApiOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.log = options.log;
    this.warn = options.warn ?? options.log;
    this.#connection = new Connection(options);
    this.#silence = new Silence(options.clock);
  }

  /** Tells one address and its certificates from another: what was learnt of a cluster holds for one only. */
  async endpoint(): Promise<string> {
    return (await this.#connection.open()).endpoint;
  }

  /** One object, or null where it (or its namespace) is not. */
  async get(kind: KindName, ref: ObjectRef, signal: AbortSignal): Promise<unknown> {
    const response = await this.#send('GET', objectPath(kind, ref), { signal, timeoutMs: callMs });
    if (response.status === 200) return this.#json(response);
    const refused = this.#refusal(response, ref.namespace);
    if (refused.code === 'NOT_FOUND' || refused.code === 'NAMESPACE_MISSING') return null;
    throw refused;
  }

  /** All pages of a collection. `namespace` null: of all namespaces. */
  list(
    kind: KindName,
    namespace: string | null,
    select: Selectors,
    signal: AbortSignal,
  ): Promise<Listing<unknown>> {
    return this.listAs(kind, namespace, select, (page) => page, signal);
  }

  /** As {@link list}; each page is read as it comes, in slices, so that a long listing is not read in one go. */
  async listAs<T>(
    kind: KindName,
    namespace: string | null,
    select: Selectors,
    read: (page: readonly unknown[]) => readonly T[],
    signal: AbortSignal,
  ): Promise<Listing<T>> {
    const path = collectionPath(kind, namespace);
    const items: T[] = [];
    let page: string | undefined;
    for (;;) {
      const query = { ...select, limit: pageSize, ...(page === undefined ? {} : { continue: page }) };
      const response = await this.#send('GET', path, {
        signal,
        timeoutMs: listMs,
        query,
        maxBytes: listBytes,
      });
      if (response.status === 410 && page !== undefined) {
        // The snapshot that the pages come from is gone: from the beginning.
        items.length = 0;
        page = undefined;
        continue;
      }
      if (response.status !== 200) throw this.#refusal(response, namespace);
      const list = this.#parse(listSchema, response);
      for await (const slice of slices(list.items ?? [])) items.push(...read(slice));
      if (list.metadata.continue === undefined || list.metadata.continue === '') {
        return { items, resourceVersion: list.metadata.resourceVersion };
      }
      page = list.metadata.continue;
    }
  }

  /**
   * Server-side apply, forced, always as the same manager: fields left out of `body` that we had are
   * removed. With metadata.resourceVersion (and uid) in `body` it is a conditional write: CONFLICT.
   */
  async apply(
    kind: KindName,
    ref: ObjectRef,
    body: Json,
    signal: AbortSignal,
    options: { readonly dryRun?: boolean } = {},
  ): Promise<Applied> {
    const response = await this.#send('PATCH', objectPath(kind, ref), {
      signal,
      timeoutMs: callMs,
      query: {
        fieldManager,
        force: 'true',
        fieldValidation: 'Strict',
        ...(options.dryRun === true ? { dryRun: 'All' } : {}),
      },
      headers: { 'Content-Type': 'application/apply-patch+yaml' },
      body: JSON.stringify(body),
    });
    if (response.status !== 200 && response.status !== 201) throw this.#refusal(response, ref.namespace);
    return { object: this.#json(response), created: response.status === 201, warnings: warnings(response) };
  }

  /** Merges `body` into an object that is there; what it does not name stays. NOT_FOUND where there is none. */
  async merge(kind: KindName, ref: ObjectRef, body: Json, signal: AbortSignal): Promise<unknown> {
    const response = await this.#send('PATCH', objectPath(kind, ref), {
      signal,
      timeoutMs: callMs,
      query: { fieldManager },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: JSON.stringify(body),
    });
    if (response.status !== 200) throw this.#refusal(response, ref.namespace);
    return this.#json(response);
  }

  /** POSTs a virtual resource (e.g. SelfSubjectAccessReview); nothing is stored. */
  async create(kind: KindName, namespace: string | null, body: Json, signal: AbortSignal): Promise<unknown> {
    const response = await this.#send('POST', collectionPath(kind, namespace), {
      signal,
      timeoutMs: callMs,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status !== 200 && response.status !== 201) throw this.#refusal(response, namespace);
    return this.#json(response);
  }

  /**
   * Deletes exactly that object; answers it as it is now (being deleted), or null when it is gone or
   * another one has its name. CONFLICT when only the resourceVersion differs. In the foreground it goes
   * when all that belongs to it is gone; in the background at once.
   */
  async remove(
    kind: KindName,
    ref: ObjectRef,
    precondition: { readonly uid: string; readonly resourceVersion?: string },
    signal: AbortSignal,
    propagationPolicy: 'Foreground' | 'Background' = 'Foreground',
  ): Promise<unknown> {
    const response = await this.#send('DELETE', objectPath(kind, ref), {
      signal,
      timeoutMs: callMs,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy,
        preconditions: precondition,
      }),
    });
    if (response.status === 200 || response.status === 202) return this.#json(response);
    const refused = this.#refusal(response, ref.namespace);
    if (refused.code === 'NOT_FOUND' || refused.code === 'NAMESPACE_MISSING') return null;
    if (response.status === 409) {
      const live = z
        .object({ metadata: z.object({ uid: z.string() }) })
        .safeParse(await this.get(kind, ref, signal));
      if (!live.success || live.data.metadata.uid !== precondition.uid) return null;
    }
    throw refused;
  }

  /** A pod's log or another plain text; the raw answer of any status. */
  text(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse> {
    return this.#send('GET', path, { signal, timeoutMs: listMs, query, maxBytes: 8 * 1024 * 1024 });
  }

  /** An answer of 200 parsed as JSON. */
  async read(path: string, signal: AbortSignal): Promise<unknown> {
    const response = await this.#send('GET', path, { signal, timeoutMs: callMs });
    if (response.status !== 200) throw this.#refusal(response, null);
    return this.#json(response);
  }

  /** Opens a watch from `resourceVersion` on; the server ends it after `timeoutSeconds`. */
  async watch(
    kind: KindName,
    namespace: string,
    options: { labelSelector: string; resourceVersion: string; timeoutSeconds: number },
    signal: AbortSignal,
  ): Promise<HttpStream> {
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      labelSelector: options.labelSelector,
      resourceVersion: options.resourceVersion,
      timeoutSeconds: String(options.timeoutSeconds),
    };
    const path = collectionPath(kind, namespace);
    const stream = await this.#stream(path, query, signal);
    if (stream.status === 200) return stream;
    const text = await drained(stream);
    if (stream.status === 401) this.#connection.forget();
    throw this.#refusal({ status: stream.status, headers: stream.headers, text }, namespace);
  }

  /** Closes idle connections. */
  close(): void {
    this.#connection.close();
  }

  async #send(
    method: HttpRequest['method'],
    path: string,
    options: Omit<HttpRequest, 'method' | 'url'> & { readonly query?: Readonly<Record<string, string>> },
  ): Promise<HttpResponse> {
    const { query, headers, ...rest } = options;
    const told = query?.['dryRun'] === undefined ? path : `${path}?dryRun`;
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    for (let attempt = 1; ; attempt += 1) {
      const call = this.#begin(method, told);
      try {
        const { transport, credentials } = await this.#connection.open();
        const url = `${credentials.server}${path}${search}`;
        const all = { ...headers, ...credentials.headers };
        const response = await transport.call({ ...rest, method, url, headers: all });
        call.answered(response.status);
        if (response.status !== 401 || attempt === 2) return response;
      } catch (error) {
        return call.failed(error);
      }
      // Refused before it was looked at: a rotated token is read anew, once.
      this.#connection.forget();
    }
  }

  async #stream(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) {
    const call = this.#begin('GET', path);
    try {
      const { transport, credentials } = await this.#connection.open();
      const url = `${credentials.server}${path}?${new URLSearchParams(query).toString()}`;
      const { headers } = credentials;
      const stream = await transport.stream({ method: 'GET', url, headers, signal, timeoutMs: callMs });
      call.answered(stream.status);
      return stream;
    } catch (error) {
      return call.failed(error);
    }
  }

  /** A call that is made now, to be told what came of it. Throws where nobody has been answered for a while. */
  #begin(method: string, path: string) {
    if (!this.#silence.admits()) {
      const text = 'the cluster has answered nobody for a while; it is asked again within seconds';
      throw new ProviderError('kubernetes', 'TRANSIENT', 'TIMEOUT', text);
    }
    const begun = this.clock.now();
    const told = (what: string | number) =>
      this.#debug(`${method} ${path} ${what} ${this.clock.now() - begun} ms`);
    return {
      answered: (status: number): void => {
        this.#silence.answered();
        told(status);
      },
      failed: (error: unknown): never => {
        if (!(error instanceof NetworkFailure)) throw error;
        told(error.code);
        if (error.code === 'TIMEOUT') this.#silence.timedOut();
        throw unanswered('kubernetes', error, method !== 'GET');
      },
    };
  }

  #debug(line: string): void {
    if (this.#options.debug === true) this.log(line);
  }

  #refusal(response: HttpResponse, namespace: string | null): ProviderError {
    return refusal('kubernetes', response, namespace, this.clock.now());
  }

  #json(response: HttpResponse): unknown {
    return this.#parse(z.unknown(), response);
  }

  #parse<T>(schema: z.ZodType<T>, response: HttpResponse): T {
    try {
      return schema.parse(JSON.parse(response.text));
    } catch {
      throw new ProviderError(
        'kubernetes',
        'TRANSIENT',
        'NOT_KUBERNETES',
        'the answer is not the API’s JSON',
      );
    }
  }
}
