import { expect, it } from 'vitest';
import { ProviderError, type ProviderErrorKind } from '../port/provider-error.js';
import { retryDelayMs } from './retry-delay.js';

const delays = (kind: ProviderErrorKind, jitter: number, ...failures: readonly number[]) =>
  failures.map((count) => retryDelayMs(new ProviderError('jenkins', kind, kind, ''), count, jitter));

it('what may pass by itself is asked again ever seldomer, up to a minute', () => {
  expect(delays('TRANSIENT', 1, 1, 2, 3, 6, 7, 20, 5000)).toEqual([
    1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000,
  ]);
  expect(delays('TRANSIENT', 0, 1, 7)).toEqual([500, 30_000]);
});

it.each(['DENIED', 'INVALID'] as const)(
  'what is refused is left until a person may have acted: %s',
  (kind) => {
    expect(delays(kind, 0.5, 1, 2, 3, 4, 100)).toEqual([30_000, 120_000, 300_000, 300_000, 300_000]);
  },
);

it('who says when is asked then, and after five minutes at the latest', () => {
  const asked = (retryAfterMs: number) =>
    retryDelayMs(new ProviderError('jenkins', 'DENIED', 'BUSY', '', { retryAfterMs }), 1, 0.5);

  expect([asked(7000), asked(0), asked(300_001)]).toEqual([7000, 0, 300_000]);
});
