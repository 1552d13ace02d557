import type { ProviderError } from '../port/provider-error.js';

const firstMs = 500;
const longestMs = 60_000;
// Rights and quotas change when a person acts: asking every second would only fill both logs.
const deniedMs = [30_000, 120_000, 300_000] as const;

/**
 * How long to wait after the `failures`-th failed call in a row (1 = the first one), ms. Exponential
 * with jitter up to 60 s; what was refused for good is asked again at 30 s, 2 min, then every 5 min;
 * the provider's own Retry-After wins (at most 5 min).
 *
 * @param jitter a number in [0, 1): 0 gives half of the exponential step, 1 all of it
 */
export function retryDelayMs(error: ProviderError, failures: number, jitter: number): number {
  if (error.retryAfterMs !== null) return Math.min(error.retryAfterMs, 300_000);
  if (error.kind === 'DENIED' || error.kind === 'INVALID')
    return deniedMs[Math.min(failures, deniedMs.length) - 1] ?? 300_000;
  const step = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20));
  return Math.round(step * (0.5 + jitter / 2));
}
