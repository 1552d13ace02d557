import type { Clock } from '@arthor/core';

/** A provider as it was last met. */
export interface ProviderMet {
  readonly name: string;
  /** Which one where there are several; null = the only one. */
  readonly instance: string | null;
  readonly lastSuccessAt: number | null;
  readonly lastError: { readonly at: number; readonly code: string; readonly message: string } | null;
}

type Failure = { readonly code: string; readonly message: string } | null;

/** Remembers how calls to providers went. Nothing is asked for it. */
export class ProviderHealth {
  private readonly known = new Map<string, ProviderMet>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** What the adapter of one provider tells of each call. What was given up on our side says nothing of it. */
  listener(name: string, instance: string | null): (failure: Failure) => void {
    const key = JSON.stringify([name, instance]);
    return (failure) => {
      if (failure?.code === 'ABORTED') return;
      const at = this.clock.now();
      const before = this.known.get(key) ?? { name, instance, lastSuccessAt: null, lastError: null };
      this.known.set(
        key,
        failure === null
          ? { ...before, lastSuccessAt: at }
          : { ...before, lastError: { at, code: failure.code, message: failure.message } },
      );
    };
  }

  /** Those that were called since the start. */
  get met(): readonly ProviderMet[] {
    return [...this.known.values()];
  }
}
