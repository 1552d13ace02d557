import type { Condition } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import { answeringNow } from './answering.js';
import { conditionOf } from './condition.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { seen } from './readiness.js';

/** Condition of a canary that has, or once had, given its share to the main: whether it has it again. */
const share = 'Share';
const down = 'CANARY_DOWN';

/** Something that happened to a deployment without any operation. */
export interface Incident {
  readonly code: typeof down;
  readonly weight: number;
  /** FELL or PODS_GONE, and what the cluster says once it does. */
  readonly why: string;
}

/** What is said of a row's share; null of one that never gave any away. */
export function shareOf(
  o: Observed,
  row: Deployment,
  { canary, canaryIsDown }: Pick<RouteFacts, 'canary' | 'canaryIsDown'>,
): Omit<Condition, 'since'> | null {
  if (canaryIsDown && canary.chosen?.id === row.id)
    return { type: share, status: 'False', reason: down, message: why(o, row) };
  if (conditionOf(row.conditions, share) === null) return null;
  return { type: share, status: 'True', reason: 'HAS_ITS_SHARE', message: '' };
}

/** The first thing the cluster says of its pods; what was known before stays while nothing is said. */
function why(o: Observed, row: Deployment): string {
  const workload = seen(o, row);
  const said =
    workload?.problem?.providerReason ?? workload?.pods.find(({ reason }) => reason !== null)?.reason;
  const known = conditionOf(row.conditions, share);
  const before = known?.status === 'False' ? known.message : '';
  return said ?? (before === '' ? (answeringNow(o, row)?.reason ?? '') : before);
}

/**
 * What new conditions of a row tell of it: that something begins (or more is known of why), that it is over; null =
 * neither.
 */
export function incidentIn(
  row: Deployment,
  conditions: readonly Condition[],
): Incident | { readonly code: typeof down; readonly over: true } | null {
  const [before, now] = [conditionOf(row.conditions, share), conditionOf(conditions, share)];
  if (now === null || now === before) return null;
  if (now.status === 'False') return { code: down, weight: row.weight ?? 0, why: now.message };
  return before?.status === 'False' ? { code: down, over: true } : null;
}
