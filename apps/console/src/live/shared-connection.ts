import { heartbeatMs } from '@arthor/contract/vocabulary';

/** What a tab says to the connection that all tabs of the browser share. */
export type Said =
  | { readonly say: 'join'; readonly url: string; readonly kinds: readonly string[] }
  | { readonly say: 'leave' };

/** What it hears: a message of the stream, or that there is no connection any more. */
export type Heard =
  { readonly kind: string; readonly id: string; readonly data: string } | { readonly kind: 'broken' };

/** The part of an EventSource that is used here. */
export interface Messages {
  addEventListener(kind: string, listener: (message: MessageEvent<string>) => void): void;
  close(): void;
}

/** How one tab is told. */
type Tab = (heard: Heard) => void;

/** As long as a tab believes in a connection that says nothing. */
const believedMs = 2 * heartbeatMs + 1_000;

/**
 * The one connection to the event stream of all tabs of a browser: over HTTP/1.1 a browser opens six
 * connections to a server, and one for each tab would leave the seventh tab without an answer. It is there
 * while a tab needs it. One that ended is told, and made anew by the first tab that joins again.
 */
export class SharedConnection {
  readonly #open: (url: string) => Messages;
  readonly #now: () => number;
  readonly #tabs = new Set<Tab>();
  #messages: Messages | null = null;
  #beat: Heard | null = null;
  #heardAt = 0;

  constructor(open: (url: string) => Messages, now: () => number) {
    this.#open = open;
    this.#now = now;
  }

  /** Adds a tab; one that joins a live connection hears a heartbeat with the last number at once. */
  join(tab: Tab, url: string, kinds: readonly string[]): void {
    this.#tabs.add(tab);
    if (this.#messages === null || this.#now() - this.#heardAt > believedMs) this.#connect(url, kinds);
    else if (this.#beat !== null) tab(this.#beat);
  }

  /** Removes a tab; the last one takes the connection along. */
  leave(tab: Tab): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size === 0) this.#disconnect();
  }

  #connect(url: string, kinds: readonly string[]): void {
    this.#disconnect();
    const messages = this.#open(url);
    this.#messages = messages;
    this.#heardAt = this.#now();
    for (const kind of kinds)
      messages.addEventListener(kind, ({ lastEventId: id, data }) => {
        if (messages !== this.#messages) return;
        const heard = { kind, id, data };
        this.#heardAt = this.#now();
        if (kind === 'heartbeat') this.#beat = heard;
        else if (this.#beat !== null) this.#beat = { ...this.#beat, id };
        for (const tab of this.#tabs) tab(heard);
      });
    messages.addEventListener('error', () => {
      if (messages !== this.#messages) return;
      this.#disconnect();
      const tabs = [...this.#tabs];
      this.#tabs.clear();
      for (const tab of tabs) tab({ kind: 'broken' });
    });
  }

  #disconnect(): void {
    this.#messages?.close();
    this.#messages = null;
    this.#beat = null;
  }
}
