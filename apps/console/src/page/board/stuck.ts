import type { Lane } from '@arthor/contract';
import { needsAttention } from '../../part/reason.js';

/** Whether a person should look at a lane: what it waits for does not come by itself. */
export const isStuck = ({ operation, blocking }: Lane): boolean =>
  [operation?.blocking, blocking].some((each) => each != null && needsAttention(each));
