/** Runs one task at a time, in the order they were added. */
export class Fifo {
  private tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all tasks added before it have ended, also if they failed. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work, work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}
