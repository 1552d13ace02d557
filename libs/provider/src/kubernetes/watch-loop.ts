import { ProviderError, type Random } from '@arthor/core';
import { z } from 'zod';
import { wait } from '../http/deadline.js';
import { NetworkFailure, networkFailure } from '../http/failure.js';
import type { HttpStream } from '../http/transport.js';
import type { KubernetesApi } from './api.js';
import type { KindName } from './kinds.js';
import { watchBackoff } from './watch-backoff.js';

/** Who takes what a watch sees. */
export interface WatchSink<T> {
  /** The whole listing, true at `resourceVersion`. */
  replace(items: readonly T[], resourceVersion: string): void;
  put(item: T): void;
  drop(item: T): void;
}

/** What is watched, and with which patience. */
export interface WatchOptions<T> {
  readonly api: KubernetesApi;
  readonly random: Random;
  readonly kind: KindName;
  readonly namespace: string;
  readonly labelSelector: string;
  /** Reads raw objects, a page at a time; what cannot be read is left out. */
  readonly read: (objects: readonly unknown[]) => readonly T[];
  readonly sink: WatchSink<T>;
  /** A stream without any line (bookmarks come about every minute) for so long is dead. */
  readonly silenceMs?: number;
  /** How long a missing right is not tried again; as any failure when absent. */
  readonly deniedMs?: number;
}

const eventSchema = z.object({
  type: z.string(),
  object: z.looseObject({
    metadata: z.looseObject({ resourceVersion: z.string().optional() }).optional(),
    code: z.number().optional(),
    message: z.string().optional(),
  }),
});

/**
 * List, then watch, for ever: reconnects where it was, lists anew when the server has forgotten that
 * place or after three failures in a row, waits longer from failure to failure. Errors end up in
 * {@link healthy} and the log, nowhere else.
 */
export class WatchLoop<T> {
  readonly #options: WatchOptions<T>;
  readonly #stop = new AbortController();
  #failures = 0;
  /** When the first failure of those in a row was. */
  #brokenSince = 0;
  #listed = false;

  constructor(options: WatchOptions<T>) {
    this.#options = options;
  }

  /** Whether what the sink holds is as new as the cluster tells us. */
  get healthy(): boolean {
    return this.#listed && this.#failures === 0 && !this.#stop.signal.aborted;
  }

  /** Begins; goes on until {@link stop}. */
  start(): void {
    void this.#run();
  }

  /** Ends at once: no call, timer or connection is left. */
  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { api, kind, namespace, random } = this.#options;
    const signal = this.#stop.signal;
    let version: string | null = null;
    while (!signal.aborted) {
      const begun = api.clock.now();
      try {
        version ??= await this.#list(signal);
        version = await this.#follow(version, signal);
        // A server that ends each stream at once is not to be asked in a tight loop.
        if (api.clock.now() - begun < 1000) await wait(api.clock, 200 + random.next() * 300, signal);
      } catch (error) {
        if (signal.aborted) return;
        const expired = error instanceof ProviderError && error.code === 'EXPIRED';
        if (this.#failures === 0) this.#brokenSince = api.clock.now();
        this.#failures += 1;
        // What the server forgot is listed anew at once; again and again only ever more slowly.
        if (expired || this.#failures >= 3) version = null;
        if (!(expired && this.#failures === 1)) {
          const reason = error instanceof Error ? error.message : String(error);
          api.log(`watch of ${kind} in ${namespace} broke (${this.#failures}): ${reason}`);
          const asked = patience(error, this.#options.deniedMs);
          const backoff = watchBackoff(this.#failures, api.clock.now() - this.#brokenSince, random);
          await wait(api.clock, Math.max(asked, backoff), signal);
        }
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { api, kind, namespace, labelSelector, read, sink } = this.#options;
    const { items, resourceVersion } = await api.listAs(kind, namespace, { labelSelector }, read, signal);
    sink.replace(items, resourceVersion);
    this.#listed = true;
    return resourceVersion;
  }

  /** One stream from `version` to its orderly end; answers where it ended. */
  async #follow(version: string, signal: AbortSignal): Promise<string> {
    const { api, kind, namespace, labelSelector, random, silenceMs = 150_000 } = this.#options;
    const timeoutSeconds = 240 + Math.floor(random.next() * 50);
    const stream = await api.watch(
      kind,
      namespace,
      { labelSelector, resourceVersion: version, timeoutSeconds },
      signal,
    );
    let at = version;
    this.#failures = 0;
    try {
      for await (const line of lines(stream, silenceMs, api)) at = this.#take(line) ?? at;
      return at;
    } catch (error) {
      throw error instanceof ProviderError ? error : networkFailure(error, signal.aborted ? 'aborted' : null);
    } finally {
      stream.close();
    }
  }

  /** Hands one event on; answers the place it stands for. */
  #take(line: string): string | undefined {
    const { read, sink } = this.#options;
    const { type, object } = eventSchema.parse(JSON.parse(line));
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        for (const item of read([object])) sink.put(item);
        break;
      case 'DELETED':
        for (const item of read([object])) sink.drop(item);
        break;
      case 'ERROR': {
        const code = object.code === 410 ? 'EXPIRED' : 'WATCH_ERROR';
        throw new ProviderError(
          'kubernetes',
          'TRANSIENT',
          code,
          object.message ?? 'the watch ended with an error',
        );
      }
    }
    return object.metadata?.resourceVersion;
  }
}

/** How long to wait at least. */
function patience(error: unknown, deniedMs = 0): number {
  if (!(error instanceof ProviderError)) return 0;
  return error.kind === 'DENIED' ? deniedMs : (error.retryAfterMs ?? 0);
}

/** Whole lines of a stream; a torn last one is left out: its event comes again after the reconnect. */
async function* lines(stream: HttpStream, silenceMs: number, api: KubernetesApi): AsyncGenerator<string> {
  let silent = false;
  const arm = () =>
    api.clock.setTimeout(() => {
      silent = true;
      stream.body.destroy();
    }, silenceMs);
  let timer = arm();
  const parts: string[] = [];
  stream.body.setEncoding('utf8');
  try {
    for await (const chunk of stream.body) {
      timer.cancel();
      timer = arm();
      const pieces = String(chunk).split('\n');
      parts.push(pieces[0] ?? '');
      for (const piece of pieces.slice(1)) {
        const line = parts.join('');
        parts.length = 0;
        parts.push(piece);
        if (line !== '') yield line;
      }
    }
  } catch (error) {
    if (!silent) throw error;
  } finally {
    timer.cancel();
  }
  if (silent) throw new NetworkFailure('SILENT', true, `no sign of life for ${silenceMs} ms`);
}
