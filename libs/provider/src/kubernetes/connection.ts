import { createHash } from 'node:crypto';
import type { Clock } from '@arthor/core';
import { TokenBucket } from '../http/token-bucket.js';
import type { OnOutcome } from '../http/outcome.js';
import { HttpTransport } from '../http/transport.js';
import { Kubeconfig, type Credentials, type KubeconfigSource, type OnSecrets } from './kubeconfig.js';

/** How to reach one cluster. */
export interface ConnectionOptions {
  readonly kubeconfig: KubeconfigSource;
  /** The context that names the cluster; the current one when left out. */
  readonly context?: string;
  readonly clock: Clock;
  /** Sent as User-Agent, e.g. `arthor/0.1.0 (3f2a…)`. */
  readonly userAgent?: string;
  /** Calls a second in the long run, and at once; 50 and 100 unless told. */
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly onOutcome?: OnOutcome;
  readonly onSecrets?: OnSecrets;
}

/** With what one request is sent. */
export interface Opened {
  readonly credentials: Credentials;
  readonly transport: HttpTransport;
  /** Digest of address and certificates: another one may be another cluster. */
  readonly endpoint: string;
}

/** How old credentials get before their files are looked at again. */
const credentialsMs = 60_000;

/** A cluster's transport with its credentials, both renewed when the kubeconfig's files change. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #kubeconfig: Kubeconfig;
  readonly #bucket: TokenBucket;
  #opened: (Opened & { readonly until: number }) | null = null;
  #opening: Promise<Opened> | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#kubeconfig = new Kubeconfig(options.kubeconfig, options.context ?? null, options.onSecrets);
    this.#bucket = new TokenBucket({
      clock: options.clock,
      ...(options.rate ?? { perSecond: 50, burst: 100 }),
    });
  }

  /** Closes idle connections. */
  close(): void {
    this.#opened?.transport.close();
  }

  /** Where and how to send the next request; follows rotated credentials. Throws INVALID for a bad kubeconfig. */
  open(): Promise<Opened> {
    if (this.#opened !== null && this.#opened.until > this.#options.clock.now()) {
      return Promise.resolve(this.#opened);
    }
    this.#opening ??= this.#reopen().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #reopen(): Promise<Opened> {
    const credentials = await this.#kubeconfig.credentials();
    const endpoint = digest(credentials);
    const until = this.#options.clock.now() + credentialsMs;
    if (this.#opened?.endpoint === endpoint) {
      this.#opened = { ...this.#opened, credentials, until };
      return this.#opened;
    }
    const replaced = this.#opened?.transport;
    // What is under way on the old connections, the longest watch too, may end there.
    if (replaced !== undefined) this.#options.clock.setTimeout(() => replaced.close(), 300_000);
    const transport = new HttpTransport({
      clock: this.#options.clock,
      bucket: this.#bucket,
      userAgent: this.#options.userAgent ?? 'arthor',
      tls: credentials.tls,
      ...(this.#options.onOutcome === undefined ? {} : { onOutcome: this.#options.onOutcome }),
      ...(credentials.agent === null ? {} : { agent: credentials.agent }),
    });
    this.#opened = { credentials, transport, endpoint, until };
    return this.#opened;
  }

  /** The credentials were refused: they are read anew before the next request. */
  forget(): void {
    this.#kubeconfig.forget();
    if (this.#opened !== null) this.#opened = { ...this.#opened, until: 0 };
  }
}

function digest({ server, tls, agent }: Credentials): string {
  const hash = createHash('sha256')
    .update(server)
    .update(agent === null ? '' : 'proxy');
  for (const part of [tls.ca, tls.cert, tls.key, tls.rejectUnauthorized, tls.servername]) {
    hash.update(`|${Buffer.isBuffer(part) ? part.toString('base64') : JSON.stringify(part ?? null)}`);
  }
  return hash.digest('hex');
}
