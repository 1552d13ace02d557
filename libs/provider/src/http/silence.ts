import type { Clock } from '@arthor/core';

/** So many calls in a row without an answer make a silence. */
const callsOfSilence = 3;
/** How often a call is let through in a silence, ms. */
const tryEveryMs = 2_000;

/**
 * Keeps a server that answers nobody from holding up everyone: each call to it waits for its whole time limit, and
 * whoever makes many of them has no hands left for other servers. In a silence only one call every two
 * seconds is let through; the first answer ends it.
 */
export class Silence {
  readonly #clock: Clock;
  #unanswered = 0;
  #nextTry = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a call is to be made now; true counts as that call. */
  admits(): boolean {
    if (this.#unanswered < callsOfSilence) return true;
    const now = this.#clock.now();
    if (now < this.#nextTry) return false;
    this.#nextTry = now + tryEveryMs;
    return true;
  }

  /** Any answer counts, a refusal too. */
  answered(): void {
    this.#unanswered = 0;
  }

  /** A call's time limit passed without an answer. */
  timedOut(): void {
    this.#unanswered += 1;
  }
}
