import { eventMessage } from '@arthor/contract';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';

/** An event as a client received it. */
export interface Received {
  readonly id: number;
  readonly event: string;
  readonly data: unknown;
}

/** A client that reads like a browser's EventSource and keeps everything it receives. */
export class SseClient {
  /** Without heartbeats. */
  readonly events: Received[] = [];
  /** The number it would reconnect with. */
  lastId: string | null = null;
  retryMs: number | null = null;
  heartbeats: unknown[] = [];
  ended = false;
  private rest = '';
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly sent: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.take(chunk));
    response.on('close', () => {
      this.ended = true;
      this.wake();
    });
    // Node reports a cut stream as an error; here it is just an end.
    response.on('error', () => undefined);
  }

  /** Connects; resolves with the response's head, whatever its status. */
  static open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<SseClient> {
    return new Promise((resolve, reject) => {
      const sent = get(url, { headers, agent: false }, (response) => resolve(new SseClient(sent, response)));
      sent.on('error', reject);
    });
  }

  /** Resolves as soon as `check` holds; checks after every chunk. */
  async until(check: (client: this) => boolean): Promise<void> {
    while (!check(this)) {
      if (this.ended) throw new Error(`the stream ended before: ${String(check)}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Resolves when the server ends the stream. */
  async end(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  close(): void {
    this.sent.destroy();
  }

  private take(chunk: string): void {
    this.rest += chunk;
    for (let at = this.rest.indexOf('\n\n'); at >= 0; at = this.rest.indexOf('\n\n')) {
      this.read(this.rest.slice(0, at).split('\n'));
      this.rest = this.rest.slice(at + 2);
    }
    this.wake();
  }

  private read(lines: readonly string[]): void {
    const fields = new Map<string, string>();
    for (const line of lines) {
      const [name = '', ...value] = line.split(': ');
      fields.set(name, value.join(': '));
    }
    const retry = fields.get('retry');
    if (retry !== undefined) this.retryMs = Number(retry);
    this.lastId = fields.get('id') ?? this.lastId;
    const data = fields.get('data');
    if (data === undefined) return;
    const message = eventMessage.parse({
      id: Number(this.lastId),
      event: fields.get('event'),
      data: JSON.parse(data),
    });
    if (message.event === 'heartbeat') this.heartbeats.push(message.data);
    else this.events.push(message);
  }

  private wake(): void {
    const all = [...this.waiting];
    this.waiting.clear();
    for (const resolve of all) resolve();
  }
}
