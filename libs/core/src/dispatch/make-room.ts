import type { WorkloadProblem } from '../port/cluster.js';
import { mustStep } from '../lane/step.js';
import type { Draft } from './draft.js';
import type { Observed } from './observed.js';
import { seen } from './readiness.js';

/** What of an environment could go so that pods of a lane find room. */
export interface Room {
  /** The main that is kept warm for longest, of any lane; null = none is. */
  readonly warm: { readonly id: number; readonly laneId: number } | null;
  /** Others are on their way out: their room comes by itself. */
  readonly leaving: boolean;
}

const roomless: ReadonlySet<string> = new Set(['QUOTA_EXCEEDED', 'NO_CPU', 'NO_MEMORY', 'TOO_MANY_PODS']);

/** Pods are refused for the namespace's quota, or no node has the cpu, memory or number of pods for them. */
export const wantsRoom = ({ code }: Pick<WorkloadProblem, 'code'>): boolean => roomless.has(code);

/** Whether pods of a lane that are to come find no room. */
export const isShort = (o: Pick<Observed, 'rows' | 'workloads'>): boolean =>
  o.rows.some((row) => {
    const problem = seen(o, row)?.problem;
    const comes = row.status === 'DEPLOYING' || row.status === 'DEPLOYED';
    return comes && problem != null && wantsRoom(problem);
  });

/** Whether room may still come: until then a lane that is short of it is not called blocked. */
export const roomComes = (o: Observed): boolean => o.room != null && (o.room.warm !== null || o.room.leaving);

/**
 * Gives up what is kept warm in the environment while pods find no room, the oldest first and one after the
 * other: each may be enough.
 */
export function makeRoom(o: Observed, draft: Draft): void {
  const warm = o.room?.warm ?? null;
  if (warm === null || o.room?.leaving === true) return;
  const own = o.rows.find(({ id }) => id === warm.id);
  if (own !== undefined) draft.patchRow(own, { status: mustStep(own, 'TAKEN_OFF') });
  else draft.givingUp(warm);
}
