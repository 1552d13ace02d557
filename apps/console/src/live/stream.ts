/** What the live pill shows. `retryAt` in ms of the same clock the stream was given. */
export type LiveState =
  | { readonly kind: 'connecting' | 'live' | 'paused' | 'signed-out' }
  | { readonly kind: 'waiting'; readonly since: number; readonly retryAt: number };

/** The part of EventSource that is used here; tests bring their own. */
export interface Source {
  close(): void;
  listen(opened: () => void, failed: () => void): void;
}

/** What the stream needs from the outside world. */
export interface StreamPorts {
  /** Opens the connection; events go wherever the opener sends them. */
  open(): Source;
  /** Asks whether the session still stands; an EventSource does not tell why it failed. */
  probe(): Promise<'signed-in' | 'signed-out' | 'unreachable'>;
  /**
   * Reads everything visible again, after every opening: what happened while nobody listened, and
   * between the first answers and the opening, is unknown.
   */
  resync(): void;
  signedOut(): void;
  now(): number;
  random(): number;
  after(delayMs: number, run: () => void): () => void;
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * One event stream of a tab: closed while the tab is hidden, opened again (and everything visible
 * read again) when it is seen, retried with a growing, jittered delay, and given up on when the
 * session has ended, so that a forgotten tab does not knock for hours.
 */
export class LiveStream {
  readonly #ports: StreamPorts;
  readonly #listeners = new Set<() => void>();
  #state: LiveState = { kind: 'paused' };
  #source: Source | null = null;
  #cancelRetry: (() => void) | null = null;
  #failures = 0;
  #failingSince = 0;

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

  /** Opens the stream unless it is open; idempotent. */
  start(): void {
    if (this.#source !== null) return;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#set({ kind: 'connecting' });
    const source = this.#ports.open();
    this.#source = source;
    source.listen(
      () => this.#opened(),
      () => void this.#failed(source),
    );
  }

  /** Closes the stream; what happens until the next {@link start} is read then. */
  stop(): void {
    this.#close();
    this.#failures = 0;
    this.#set({ kind: 'paused' });
  }

  #opened(): void {
    this.#failures = 0;
    this.#set({ kind: 'live' });
    this.#ports.resync();
  }

  async #failed(source: Source): Promise<void> {
    if (source !== this.#source) return;
    this.#close();
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures);
    const jittered = delay * (0.5 + this.#ports.random() / 2);
    const now = this.#ports.now();
    if (this.#failures === 0) this.#failingSince = now;
    this.#failures += 1;
    this.#set({ kind: 'waiting', since: this.#failingSince, retryAt: now + jittered });
    this.#cancelRetry = this.#ports.after(jittered, () => this.start());
    if ((await this.#ports.probe()) !== 'signed-out' || this.#state.kind === 'paused') return;
    this.#close();
    this.#set({ kind: 'signed-out' });
    this.#ports.signedOut();
  }

  #close(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    const source = this.#source;
    this.#source = null;
    source?.close();
  }

  #set(state: LiveState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
