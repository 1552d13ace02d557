import { cut } from '@arthor/core';

/** So many failures in a row for one cause are no accident: whoever waits is told. */
const tellFrom = 3;
/** What failed longer ago is not the same row of failures, ms. */
const forgottenMs = 300_000;

interface Failing {
  readonly cause: string;
  readonly count: number;
  readonly at: number;
}

/** Counts what fails again and again, by its id, so that its cause can be shown where people look. */
export class RepeatedFailures {
  private readonly failing = new Map<number, Failing>();

  /** The cause, once it is the same for the third time in a row; else null. */
  failed(id: number, error: unknown, now: number): string | null {
    const cause = cut(error instanceof Error ? error.message : String(error), 500);
    const before = this.failing.get(id);
    const goesOn = before !== undefined && before.cause === cause && now - before.at <= forgottenMs;
    const count = goesOn ? before.count + 1 : 1;
    for (const [old, { at }] of this.failing) if (now - at > forgottenMs) this.failing.delete(old);
    this.failing.set(id, { cause, count, at: now });
    return count >= tellFrom ? cause : null;
  }

  worked(id: number): void {
    this.failing.delete(id);
  }
}
