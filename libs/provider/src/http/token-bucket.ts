import type { Clock } from '@arthor/core';
import { wait } from './deadline.js';
import { NetworkFailure } from './failure.js';

const unhurried = new WeakSet<AbortSignal>();

/** Marks the calls of a signal as ones that can wait: they take what the others leave, and never the last half of a burst. */
export function withoutHurry(signal: AbortSignal): AbortSignal {
  unhurried.add(signal);
  return signal;
}

/** How long a call that can wait waits before it looks again. */
const spareMs = 100;

/**
 * How often one host may be called: `perSecond` in the long run, `burst` at once. Callers are served in
 * the order they came. One bucket per provider host.
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor(options: { clock: Clock; perSecond: number; burst: number }) {
    this.#clock = options.clock;
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#tokens = options.burst;
    this.#filledAt = options.clock.now();
  }

  /** Takes one; resolves when the call may go. Throws NetworkFailure `ABORTED` (not sent) at the signal. */
  async take(signal: AbortSignal): Promise<void> {
    while (unhurried.has(signal) && !signal.aborted && !this.#hasSpare())
      await wait(this.#clock, spareMs, signal);
    this.#fill();
    // Going into debt keeps the order of arrival without a queue: each waits for its own token.
    this.#tokens -= 1;
    if (this.#tokens < 0) await wait(this.#clock, (-this.#tokens / this.#perSecond) * 1000, signal);
    if (signal.aborted) {
      this.#tokens += 1;
      throw new NetworkFailure('ABORTED', false, 'the call was given up before it was sent');
    }
  }

  /** The host asked for `ms` of quiet (Retry-After): nothing more goes until then. */
  pause(ms: number): void {
    this.#fill();
    this.#tokens = Math.min(this.#tokens, -(ms / 1000) * this.#perSecond);
  }

  #hasSpare(): boolean {
    this.#fill();
    return this.#tokens - 1 >= this.#burst / 2;
  }

  #fill(): void {
    const now = this.#clock.now();
    const gained = (Math.max(0, now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
  }
}

/** Milliseconds of a Retry-After header, in seconds or as a date; null when there is none. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
