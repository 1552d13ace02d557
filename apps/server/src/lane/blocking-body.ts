import type { Blocking as BlockingBody } from '@arthor/contract';
import type { Blocking } from '@arthor/core';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';

/** Why something is not finished, as the API shows it. */
export function blockingBody(blocking: Blocking | null): BlockingBody | null {
  if (blocking === null) return null;
  return {
    code: blocking.code,
    message: blocking.message,
    params: { ...blocking.params },
    providerReason: blocking.providerReason,
    since: isoTime(blocking.since),
    nextLookAt: isoTimeOrNull(blocking.nextLookAt),
    stalled: blocking.stalled,
  };
}
