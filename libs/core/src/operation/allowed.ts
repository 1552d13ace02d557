import type { Deployment } from '../lane/deployment.js';
import type { Freeze } from '../lane/freeze.js';
import type { Environment, Lane } from '../lane/lane.js';
import { mayBeAsked } from './frozen.js';
import { operates, type Operate, type OperationRecord } from './record.js';
import { rules } from './rules.js';

/** Whether an operation would be accepted now, by the rules alone (rights are the server's to add). */
export interface AllowedOperation {
  readonly operate: Operate;
  readonly allowed: boolean;
  /** The refusal's code; null when allowed. */
  readonly reason: string | null;
}

/** What may be done with a lane: computed by the same rules that accept. */
export function allowedOperations(
  lane: Lane,
  rows: readonly Deployment[],
  records: readonly OperationRecord[],
  environment: Environment | null,
  freeze: Freeze | null = null,
): readonly AllowedOperation[] {
  return operates.map((operate) => {
    const reason =
      environment === null
        ? 'ENVIRONMENT_BROKEN'
        : (rules[operate].allowed({ lane, rows, records, environment, freeze }) ??
          (freeze === null || mayBeAsked(operate) ? null : 'FROZEN'));
    return { operate, allowed: reason === null, reason };
  });
}
