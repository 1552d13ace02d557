/** What was started, ended in the reverse order; each once, whatever the others do. */
export class Ends {
  readonly #all: { readonly what: string; readonly end: () => Promise<unknown> | void }[] = [];

  add(what: string, end: () => Promise<unknown> | void): void {
    this.#all.push({ what, end });
  }

  async close(): Promise<void> {
    for (let one = this.#all.pop(); one !== undefined; one = this.#all.pop())
      try {
        await one.end();
      } catch (error) {
        console.error(`${one.what} did not end: ${error instanceof Error ? error.message : String(error)}`);
      }
  }
}
