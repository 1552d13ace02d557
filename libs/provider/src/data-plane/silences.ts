import type { Clock } from '@arthor/core';

/** How long nobody must have answered until a data plane counts as one that cannot be asked, ms. */
const lostMs = 10_000;
/** Who was not asked for so long begins anew, ms. */
const gapMs = 30_000;
/** How often one that cannot be asked is tried again, ms: each try may take all of a question's time. */
const tryAgainMs = 30_000;

/** Since when nobody answers at an address. */
interface Silence {
  readonly since: number;
  readonly askedAt: number;
  readonly lost: boolean;
}

/**
 * Which data planes cannot be asked (a firewall or a sign-in in between, a controller that knows no redirects): a
 * release waits for that once, not each time.
 */
export class Silences {
  readonly #clock: Clock;
  readonly #silences = new Map<string, Silence>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether nobody answered there for so long that it is not worth another try yet. */
  isLost(at: string): boolean {
    const silence = this.#silences.get(at);
    return silence?.lost === true && this.#clock.now() - silence.askedAt < tryAgainMs;
  }

  /** Somebody answered. */
  answered(at: string): void {
    this.#silences.delete(at);
  }

  /** Nobody answered: `no` for the first 10 s, then `cannot tell`. */
  unanswered(at: string): 'no' | 'cannot tell' {
    const now = this.#clock.now();
    const before = this.#silences.get(at);
    const goesOn = before !== undefined && (before.lost || now - before.askedAt < gapMs);
    const since = goesOn ? before.since : now;
    const lost = now - since > lostMs;
    this.#silences.set(at, { since, askedAt: now, lost });
    return lost ? 'cannot tell' : 'no';
  }
}
