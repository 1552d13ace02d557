import type { EventKind, LiveEvent } from '@arthor/contract';
import { heartbeatMs } from '@arthor/contract/vocabulary';

/** The event stream of a fake server: it lives, and tells what it is told to tell. */
export class FakeStream {
  readonly #open = new Set<{ readonly end: () => void; readonly send: (event: string) => void }>();
  /** Of the last event; every answer of the fake server reflects it. */
  seq = 10;

  /** How many connections are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Breaks every connection, as a server does that ends. */
  cut(): void {
    for (const { end } of this.#open) end();
  }

  /** Tells everybody what has become of something. */
  tell<K extends EventKind>(kind: K, data: LiveEvent<K>['data']): void {
    this.seq += 1;
    for (const { send } of this.#open) send(event(kind, this.seq, data));
  }

  /** A connection to it. */
  answer(): Response {
    let stop: () => void = () => undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
        const beat = () =>
          send(event('heartbeat', this.seq, { seq: this.seq, at: new Date().toISOString() }));
        beat();
        const timer = setInterval(beat, heartbeatMs);
        const end = () => {
          stop();
          controller.close();
        };
        const connection = { end, send };
        stop = () => {
          clearInterval(timer);
          this.#open.delete(connection);
        };
        this.#open.add(connection);
      },
      cancel: () => stop(),
    });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  }
}

const event = (kind: string, seq: number, data: unknown): string =>
  `id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
