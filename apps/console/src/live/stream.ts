import { closed, next, type Effect, type LiveState, type StreamEvent } from './stream-state.js';

/** The part of a connection that is used here; tests bring their own. */
export interface Source {
  close(): void;
  listen(beat: () => void, broken: () => void): void;
}

/** What the stream needs from the outside world. */
export interface StreamPorts {
  /** Opens the connection; events go wherever the opener sends them. */
  open(): Source;
  /** Asks whether the session still stands, and answers within seconds. */
  ask(): Promise<'answered' | 'refused' | 'unanswered'>;
  readAgain(): void;
  readMissed(): void;
  leave(): void;
  now(): number;
  random(): number;
  after(delayMs: number, run: () => void): () => void;
}

/** The one event stream of a tab: runs the transitions of stream-state.ts. */
export class LiveStream {
  readonly #ports: StreamPorts;
  readonly #listeners = new Set<() => void>();
  #state: LiveState = closed;
  #source: Source | null = null;
  #cancelDue: () => void = () => undefined;

  constructor(ports: StreamPorts) {
    this.#ports = ports;
  }

  /** The current state; the same object until it changes. */
  state = (): LiveState => this.#state;

  /** Calls back on every change of state; returns how to stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells the stream what happened. */
  send = (event: StreamEvent): void => {
    const { state, effects } = next(this.#state, event, {
      now: this.#ports.now(),
      random: this.#ports.random(),
    });
    if (state === this.#state) return;
    this.#state = state;
    this.#cancelDue();
    this.#cancelDue =
      state.dueAt === null
        ? () => undefined
        : this.#ports.after(state.dueAt - this.#ports.now(), () => this.send('due'));
    for (const effect of effects) this.#do(effect);
    for (const listener of this.#listeners) listener();
  };

  #do(effect: Effect): void {
    switch (effect) {
      case 'connect':
        return this.#connect();
      case 'disconnect':
        return this.#disconnect();
      case 'ask':
        return void this.#ports.ask().then(this.send);
      case 'read again':
        return this.#ports.readAgain();
      case 'read missed':
        return this.#ports.readMissed();
      case 'leave':
        return this.#ports.leave();
    }
  }

  #connect(): void {
    this.#disconnect();
    const source = this.#ports.open();
    this.#source = source;
    // Ignore what an earlier connection reports late.
    const from = (event: StreamEvent) => () => {
      if (source === this.#source) this.send(event);
    };
    source.listen(from('beat'), from('broken'));
  }

  #disconnect(): void {
    this.#source?.close();
    this.#source = null;
  }
}
