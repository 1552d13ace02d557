import { TooManyRequests } from '../http/domain-error.js';
import { Fifo } from '../store/fifo.js';

const waitingAtMost = 20;

/**
 * One sign-in per account at a time. Each sees the failures before it, so many guesses at once get no
 * more tries than guesses one by one.
 */
export class QueuePerKey {
  private readonly queues = new Map<string, { readonly fifo: Fifo; length: number }>();

  /** Runs `work` after earlier work of the same key; 429 when too many wait. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? { fifo: new Fifo(), length: 0 };
    if (queue.length >= waitingAtMost)
      throw new TooManyRequests('SIGN_IN_BUSY', 'Too many sign-ins at once. Try again.', 1);
    queue.length++;
    this.queues.set(key, queue);
    try {
      return await queue.fifo.run(work);
    } finally {
      queue.length--;
      if (queue.length === 0) this.queues.delete(key);
    }
  }
}
