import type { Blocking, Lane } from '@arthor/contract';
import { needsAttention } from '../../part/reason.js';

/** What a lane waits for, if it does not come by itself: a person should look. Else null. */
export const stuckOn = ({ operation, blocking }: Lane): Blocking | null =>
  [operation?.blocking, blocking].find((each) => each != null && needsAttention(each)) ?? null;

/** Whether a person should look at a lane. */
export const isStuck = (lane: Lane): boolean => stuckOn(lane) !== null;
