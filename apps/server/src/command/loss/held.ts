import { connect } from 'node:http2';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './answer.js';

/** A long connection from its beginning to its end. */
export interface Held {
  readonly kind: 'WebSocket' | 'HTTP/2 stream';
  readonly target: string;
  readonly opened: number;
  readonly ended: number;
  readonly messages: number;
  readonly longestGapMs: number;
  /** Why it was lost; null where its pod said goodbye, or it was still open at the end. */
  readonly failure: string | null;
}

/** Told of a message, and of the end. */
interface Ear {
  readonly message: () => void;
  readonly bye: () => void;
  readonly cut: (why: string) => void;
}

const kinds = { WebSocket: webSocket, 'HTTP/2 stream': http2Stream } as const;

/** Holds one connection of a kind to a target, a new one whenever its pod has said goodbye. */
export class Holding {
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    private readonly kind: Held['kind'],
    private readonly target: Target,
    private readonly onHeld: (held: Held) => void,
  ) {
    this.#running = this.#hold();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #hold(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const held = await this.#one();
      this.onHeld(held);
      // A gateway that refuses is not asked in a tight loop.
      if (held.failure !== null) await pause(100);
    }
  }

  #one(): Promise<Held> {
    const { kind, target } = this;
    const { signal } = this.#stopping;
    const opened = Date.now();
    let messages = 0;
    let last = opened;
    let longestGapMs = 0;
    return new Promise((resolve) => {
      const end = (failure: string | null) => {
        close();
        resolve({ kind, target: target.name, opened, ended: Date.now(), messages, longestGapMs, failure });
      };
      const ear: Ear = {
        message: () => {
          const now = Date.now();
          longestGapMs = Math.max(longestGapMs, now - last);
          last = now;
          messages += 1;
        },
        bye: () => end(null),
        cut: (why) => end(signal.aborted ? null : why),
      };
      const close = kinds[kind](target, ear);
      signal.addEventListener('abort', () => end(null), { once: true });
    });
  }
}

/** Opens a WebSocket; what is answered closes it. */
function webSocket({ url, host }: Target, { message, bye, cut }: Ear): () => void {
  const headers = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'bG9zcyBvZiByZXF1ZXN0cw==',
  };
  const call = request(url, { headers, agent: false });
  call.on('upgrade', (_, socket, head) => {
    let buffered = head;
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      // Frames of a server are not masked, and ours are short.
      for (let size = frameSize(buffered); buffered.length >= size; size = frameSize(buffered)) {
        if (((buffered[0] ?? 0) & 0x0f) === 8) bye();
        else message();
        buffered = buffered.subarray(size);
      }
    });
    socket.on('error', (error) => cut(error.message)).on('close', () => cut('closed without goodbye'));
  });
  call.on('response', ({ statusCode }) => cut(`${statusCode} instead of a WebSocket`));
  call.on('error', (error) => cut(error.message)).end();
  return () => call.destroy();
}

const frameSize = (buffered: Buffer): number => (buffered.length < 2 ? Infinity : 2 + (buffered[1] ?? 0));

/** Opens a stream on HTTP/2 with prior knowledge, as gRPC does; what is answered closes it. */
function http2Stream({ url, host }: Target, { message, bye, cut }: Ear): () => void {
  const { origin, pathname } = new URL(url);
  const session = connect(origin);
  session.on('error', (error: Error) => cut(error.message)).on('close', () => cut('the session was closed'));
  const stream = session.request({ ':method': 'POST', ':path': `${pathname}stream`, ':authority': host });
  let left = false;
  stream.on('response', ({ ':status': status }) => {
    if (status !== 200) cut(`${status} instead of a stream`);
  });
  stream.setEncoding('utf8').on('data', (text: string) => {
    left ||= text.includes('bye');
    message();
  });
  stream.on('error', (error: Error) => cut(error.message));
  stream.on('end', () => (left ? bye() : cut('ended without goodbye')));
  stream.end();
  return () => session.destroy();
}
