/** An in-process event. Only a hint: whoever misses it finds out at the next look. */
export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Calls every listener synchronously, oldest first. */
  emit(value: T): void {
    for (const listener of this.listeners) listener(value);
  }

  /** Returns a function that removes the listener. */
  listen(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** In-process signals between the build services; always emitted after commit. */
export class BuildSignals {
  /** A build needs a look: it was accepted, or is to be aborted. */
  readonly wanted = new Signal<number>();
  /** A pipeline needs to be created; the value is its id. */
  readonly pipelineWanted = new Signal<number>();
  /** A pipeline's status or reason changed; the value is its job. */
  readonly pipelineChanged = new Signal<string>();
}
