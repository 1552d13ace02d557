/** Tells whoever listens in this process that something happened. A hint: who misses it looks later. */
export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Calls every listener at once, in order of listening. */
  emit(value: T): void {
    for (const listener of this.listeners) listener(value);
  }

  /** Listens until the function that is returned is called. */
  listen(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** What the parts of this folder tell each other; emitted after the commit that made it true. */
export class BuildSignals {
  /** A build has something to do: it was accepted, or its end was asked for. */
  readonly wanted = new Signal<number>();
  /** A pipeline is to be made. */
  readonly pipelineWanted = new Signal<number>();
  /** A pipeline's status or reason changed; the value is its job. */
  readonly pipelineChanged = new Signal<string>();
}
