import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Clock, PoolInForce } from '@arthor/core';
import { z } from 'zod';
import type { OnGateway } from '../data-plane/data-plane.js';
import { Silences } from '../data-plane/silences.js';
import { TokenBucket } from '../http/token-bucket.js';
import { HttpTransport } from '../http/transport.js';
import { key } from './label.js';

/** Each instance is asked on so many fresh connections, since each of its workers knows for itself. */
const connections = 3;
const timeoutMs = 2_000;

const heldSchema = z.object({ value: z.object({ labels: z.record(z.string(), z.string()).default({}) }) });
const absentSchema = z.object({ error_msg: z.string() });

/** What instances hold. */
export interface Held {
  readonly kind: 'route' | 'upstream';
  readonly id: string;
}

/** What a worker of an instance holds: an object of ours by its mark, another or none; or nobody answered. */
type Answer = `mark ${string}` | 'another' | 'none' | 'nobody answered';

/** Whoever answers that it has no such route is an instance. */
const checked: Held = { kind: 'route', id: 'arthor-check' };

/** The instances of the gateway, each asked at its control API for the route as it holds it. */
export class Instances {
  readonly #urls: readonly string[];
  readonly #silences: Silences;
  readonly #transports: ReadonlyMap<string, HttpTransport>;

  constructor(urls: readonly string[], clock: Clock, onGateway?: OnGateway) {
    this.#urls = urls.map((url) => url.replace(/\/+$/, ''));
    this.#silences = new Silences(clock);
    const bucket = new TokenBucket({ clock, perSecond: 1000, burst: 1000 });
    this.#transports = new Map(
      this.#urls.map((url) => {
        const agent = url.startsWith('https:')
          ? new HttpsAgent({ keepAlive: false })
          : new HttpAgent({ keepAlive: false });
        const heard = onGateway === undefined ? {} : { onOutcome: onGateway(url) };
        return [url, new HttpTransport({ clock, bucket, userAgent: 'arthor', agent, ...heard })];
      }),
    );
  }

  /** Whether the list of them was given. */
  get areKnown(): boolean {
    return this.#urls.length > 0;
  }

  /** `yes` where every one of them holds this very write. One that does not answer is `no` at first. */
  inForce(object: Held, mark: string, signal: AbortSignal): Promise<PoolInForce> {
    return this.#holdAll(object, `mark ${mark}`, signal);
  }

  /** `yes` where none of them holds it. One that does not answer is `no` at first. */
  none(object: Held, signal: AbortSignal): Promise<PoolInForce> {
    return this.#holdAll(object, 'none', signal);
  }

  async #holdAll(object: Held, wanted: Answer, signal: AbortSignal): Promise<PoolInForce> {
    const answers = await Promise.all(this.#urls.map((url) => this.#ask(url, object, wanted, signal)));
    return answers.find((answer) => answer === 'no') ?? answers.find((answer) => answer !== 'yes') ?? 'yes';
  }

  /** Those of them that do not answer. */
  async unreachable(signal: AbortSignal): Promise<readonly string[]> {
    const answers = await Promise.all(
      this.#urls.map(async (url) => ({ url, mark: await this.#markAt(url, checked, signal) })),
    );
    return answers.filter(({ mark }) => mark === 'nobody answered').map(({ url }) => url);
  }

  async #ask(url: string, object: Held, wanted: Answer, signal: AbortSignal): Promise<PoolInForce> {
    if (this.#silences.isLost(url)) return 'cannot tell';
    const held = await Promise.all(
      Array.from({ length: connections }, () => this.#markAt(url, object, signal)),
    );
    signal.throwIfAborted();
    if (held.some((one) => one !== 'nobody answered' && one !== wanted)) return 'no';
    if (held.includes('nobody answered')) return this.#silences.unanswered(url);
    this.#silences.answered(url);
    return 'yes';
  }

  async #markAt(url: string, { kind, id }: Held, signal: AbortSignal): Promise<Answer> {
    try {
      const request = { method: 'GET', url: `${url}/v1/${kind}/${id}`, signal, timeoutMs } as const;
      const { status, text } = (await this.#transports.get(url)?.call(request)) ?? { status: 0, text: '' };
      const body: unknown = JSON.parse(text);
      if (status === 404 && absentSchema.safeParse(body).success) return 'none';
      const { success, data } = heldSchema.safeParse(body);
      if (status !== 200 || !success) return 'nobody answered';
      const mark = data.value.labels[key.mark];
      return mark === undefined ? 'another' : `mark ${mark}`;
    } catch {
      return 'nobody answered';
    }
  }
}
