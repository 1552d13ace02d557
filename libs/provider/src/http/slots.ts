import { NetworkFailure } from './failure.js';

/**
 * How many calls may be under way at once; the others wait in their order. A call's time limit begins
 * only when it has its slot, or a busy moment would look like a server that does not answer.
 */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves with what gives the slot back. Throws NetworkFailure `ABORTED` (not sent) at the signal. */
  take(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return Promise.reject(givenUp());
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(() => this.#giveBack());
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(grant);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        leave();
        reject(givenUp());
      };
      const grant = () => {
        leave();
        resolve(() => this.#giveBack());
      };
      this.#waiting.add(grant);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Handed to the next in line directly, so that nobody can slip in between. */
  #giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else next();
  }
}

function givenUp(): NetworkFailure {
  return new NetworkFailure('ABORTED', false, 'the call was given up before it was sent');
}
