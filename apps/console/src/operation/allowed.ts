import type { Lane } from '@arthor/contract';
import type { Operate } from '@arthor/contract/vocabulary';

/** Whether the server allows an operation on a lane now. */
export const isAllowed = ({ allowed }: Lane, operate: Operate): boolean =>
  allowed.some((each) => each.operate === operate && each.allowed);
