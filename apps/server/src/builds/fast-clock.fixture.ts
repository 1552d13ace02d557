import { SystemClock } from '../runtime/clock.js';

/** Runs `factor` times as fast as the machine's clock. */
export class FastClock extends SystemClock {
  private readonly start = super.now();

  constructor(private readonly factor = 50) {
    super();
  }

  override now(): number {
    return this.start + (super.now() - this.start) * this.factor;
  }

  override setTimeout(fn: () => void, ms: number) {
    return super.setTimeout(fn, ms / this.factor);
  }
}
