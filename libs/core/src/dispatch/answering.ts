import type { Condition } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import { conditionOf } from './condition.js';
import type { Observed } from './observed.js';
import { answers, seen } from './readiness.js';

/** Condition of a deployment: whether any pod of it is ready; its `since` says how long it has been so. */
export const answering = 'Answering';

/** What befalls a pod with its node, not by its own doing: a replacement is under way. */
const goes: ReadonlySet<string> = new Set(['NODE_LOST', 'PREEMPTED', 'DISRUPTED']);

/**
 * What is known of it now. FELL: its pods are there and none is ready (its processes ended, its probe fails).
 * PODS_GONE: they were deleted or evicted, or their node went; replacements are under way.
 */
export function answeringNow(o: Observed, row: Deployment): Omit<Condition, 'since'> | null {
  const looked = o.workloads.get(row.id);
  if (looked === undefined || o.lost.has(row.id)) return null;
  if (!looked.known)
    return { type: answering, status: 'Unknown', reason: looked.fault.code, message: looked.fault.message };
  if (answers(looked.value)) return { type: answering, status: 'True', reason: 'ANSWERING', message: '' };
  const pods = looked.value?.ours === false ? [] : (looked.value?.pods ?? []);
  const there = pods.filter((pod) => !pod.terminating && pod.ip !== null && !goes.has(pod.reason ?? ''));
  const reason = there.length > 0 ? 'FELL' : 'PODS_GONE';
  return { type: answering, status: 'False', reason, message: '' };
}

/** Known to have no ready pod. */
export const isDown = (o: Observed, row: Deployment): boolean => answeringNow(o, row)?.status === 'False';

/** Since when it has had no ready pod, ms; null = it has one, or nobody could look. */
export function downSince(o: Observed, row: Deployment, now: number): number | null {
  if (!isDown(o, row)) return null;
  const known = conditionOf(row.conditions, answering);
  return known?.status === 'False' ? known.since : now;
}

/** Whether it has had a ready pod without a break since before a moment. */
export function answeredBefore(o: Observed, row: Deployment, moment: number): boolean {
  const workload = seen(o, row);
  if (workload === undefined || !answers(workload)) return false;
  const known = conditionOf(row.conditions, answering);
  return known?.status === 'True' && known.since <= moment;
}
