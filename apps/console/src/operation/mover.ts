import type { Lane } from '@arthor/contract';
import { operates, type Operate } from '@arthor/contract/vocabulary';
import { ApiProblem } from '../api/problem.js';

/** Who moved a lane, by which operation, to which tick; `at` if known. */
export interface Mover {
  /** null: Arthor itself. */
  readonly who: string | null;
  readonly operate: Operate;
  readonly tick: number;
  readonly at: string | null;
}

/** Who acted first, from a LANE_MOVED refusal; null if it does not tell. */
export function moverOfRefusal({ params }: ApiProblem): Mover | null {
  const { by, operate, tick } = params;
  const known = operates.find((each) => each === operate);
  if (typeof by !== 'string' || typeof tick !== 'number' || known === undefined) return null;
  return { who: by, operate: known, tick, at: null };
}

/** Who made the lane's last move, while that operation is running; null afterwards. */
export function moverOfLane({ operation, tick }: Lane): Mover | null {
  if (operation === null || operation.tick !== tick) return null;
  return { who: operation.by.user, operate: operation.operate, tick, at: operation.createdAt };
}

/** Whether an operation was refused because the lane has moved on since its plan. */
export function isOvertaken(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.code === 'LANE_MOVED';
}
