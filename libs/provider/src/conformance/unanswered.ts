import type { ClientRequest } from 'node:http';

const stepMs = 50;

/**
 * The time in which this process could hear an answer, ms. Who is asked lives in it, too, and so does whatever
 * starts meanwhile: on a busy machine it stands still for seconds, and that is nobody's loss.
 */
class Awake {
  #ms = 0;
  #looked = performance.now();

  constructor() {
    setInterval(() => this.#look(), stepMs).unref();
  }

  get ms(): number {
    return this.#ms;
  }

  #look(): void {
    const now = performance.now();
    this.#ms += Math.min(now - this.#looked, 2 * stepMs);
    this.#looked = now;
  }
}
const awake = new Awake();

/**
 * Ends a request with the error `no answer` when it is not over after so long a time in which an answer could be heard, ms.
 */
export function endUnanswered(call: ClientRequest, limitMs: number): void {
  const since = awake.ms;
  const late = setInterval(() => {
    if (awake.ms - since >= limitMs) call.destroy(new Error('no answer'));
  }, stepMs);
  call.on('close', () => clearInterval(late));
}
