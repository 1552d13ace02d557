/** Lets one piece of work run at a time, in the order of their asking. */
export class Fifo {
  private tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` after all that were asked before it have ended, however they ended. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work, work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}
