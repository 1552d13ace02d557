import type { Drift as DriftBody } from '@arthor/contract';
import { conditionOf, drifted, type Lane } from '@arthor/core';
import { isoTime } from '../http/iso-time.js';

/** What somebody else changed of a lane as the API shows it; null = nothing. */
export function driftBody({ conditions }: Pick<Lane, 'conditions'>): DriftBody | null {
  const found = conditionOf(conditions, drifted);
  if (found === null) return null;
  return {
    code: found.reason === 'CHANGED_BY_OTHERS' ? 'CHANGED_BY_OTHERS' : 'DRIFTED',
    message: found.message,
    params: { ...found.params },
    since: isoTime(found.since),
    present: found.status === 'True',
  };
}
