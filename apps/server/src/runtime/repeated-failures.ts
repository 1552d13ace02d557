import { cut } from '@arthor/core';

/** So many failures in a row for one cause are no accident: whoever waits is told. */
const tellFrom = 3;
/** What failed longer ago is not the same row of failures, ms. */
const forgottenMs = 300_000;

/** Arthor itself fails at the same thing again and again; by these words wherever it is shown. */
export interface TurnFailure {
  readonly code: 'TURN_FAILS';
  readonly message: string;
  readonly params: { readonly cause: string };
}

interface Failing {
  readonly cause: string;
  readonly count: number;
  readonly at: number;
}

/** Counts what fails again and again, by its id, so that its cause can be shown where people look. */
export class RepeatedFailures {
  private readonly failing = new Map<number, Failing>();

  /** What is to be told, once the cause is the same for the third time in a row; else null. */
  failed(id: number, error: unknown, now: number): TurnFailure | null {
    const cause = cut(error instanceof Error ? error.message : String(error), 500);
    const before = this.failing.get(id);
    const goesOn = before !== undefined && before.cause === cause && now - before.at <= forgottenMs;
    const count = goesOn ? before.count + 1 : 1;
    for (const [old, { at }] of this.failing) if (now - at > forgottenMs) this.failing.delete(old);
    this.failing.set(id, { cause, count, at: now });
    if (count < tellFrom) return null;
    const message = `Arthor itself keeps failing at this: ${cause}`;
    return { code: 'TURN_FAILS', message, params: { cause } };
  }

  worked(id: number): void {
    this.failing.delete(id);
  }
}
