import type { Environment } from '@arthor/core';
import { Invalid } from '../http/domain-error.js';

/**
 * Checks that pods can become ready for long enough before the progress deadline. Throws 422
 * DEADLINE_TOO_SHORT at `path`: with such settings every operation would be called stalled.
 */
export function requireDeadline(
  { name, minReadyMs, progressDeadlineMs }: Pick<Environment, 'name' | 'minReadyMs' | 'progressDeadlineMs'>,
  path: string,
): void {
  if (minReadyMs === 0 || minReadyMs < progressDeadlineMs) return;
  const [minReadySeconds, progressDeadlineSeconds] = [minReadyMs / 1000, progressDeadlineMs / 1000];
  throw new Invalid(
    'DEADLINE_TOO_SHORT',
    `In ${name} pods would have to be ready for ${minReadySeconds} s, but an operation counts as stalled after ${progressDeadlineSeconds} s.`,
    {
      params: { environment: name, minReadySeconds, progressDeadlineSeconds },
      errors: [{ path, code: 'DEADLINE_TOO_SHORT' }],
    },
  );
}
