/** What was started, ended in the reverse order, one after the other; each once, whatever the others do. */
export class Ends {
  readonly #all: { readonly what: string; readonly end: () => Promise<unknown> | void }[] = [];

  #closing: Promise<void> | null = null;

  add(what: string, end: () => Promise<unknown> | void): void {
    this.#all.push({ what, end });
  }

  /** Whoever asks while it goes on waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => (this.#closing = null));
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (let one = this.#all.pop(); one !== undefined; one = this.#all.pop())
      try {
        await one.end();
      } catch (error) {
        console.error(`${one.what} did not end: ${error instanceof Error ? error.message : String(error)}`);
      }
  }
}
