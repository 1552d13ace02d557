import { withoutHurry } from '@arthor/provider';
import type { CheckItem } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { SystemClock } from './clock.js';

type Items = readonly CheckItem[];

/** An answer is told to whoever asks within this time after it began. */
const freshMs = 5_000;
/** As long as one run may take. */
const limitMs = 5_000;

/**
 * Checks of providers, each run once for all who ask: whoever may look must not be able to use up what a provider
 * takes, and the runs let builds and deployments pass.
 */
@Injectable()
export class SharedChecks {
  private readonly runs = new Map<string, { readonly begun: number; readonly items: Promise<Items> }>();

  constructor(private readonly clock: SystemClock) {}

  /** The answer of a run that is under way or just ended, else of a new one. `what` is all that it depends on. */
  async of(what: readonly unknown[], run: (signal: AbortSignal) => Promise<Items>): Promise<Items> {
    const key = JSON.stringify(what);
    const now = this.clock.now();
    for (const [known, { begun }] of this.runs) if (begun + freshMs <= now) this.runs.delete(known);
    const shared = this.runs.get(key);
    if (shared !== undefined) return shared.items;
    const items = run(withoutHurry(AbortSignal.timeout(limitMs)));
    this.runs.set(key, { begun: now, items });
    return items;
  }
}
