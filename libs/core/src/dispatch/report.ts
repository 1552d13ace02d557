import type { Deployment } from '../lane/deployment.js';
import { isPooled } from '../lane/pooled.js';
import { autoscalerKind, budgetKind, wantsBudget } from '../lane/scaling.js';
import type { PodState } from '../port/cluster.js';
import { answeringNow } from './answering.js';
import { isLost } from './chain.js';
import { conditionOf, withCondition } from './condition.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { isReady, seen } from './readiness.js';
import { podKind } from './scale-in.js';
import { shareOf } from './share.js';

/** Writes what was seen of the pods into the rows; could-not-look leaves the pods and says Unknown. */
export function reportPods(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  for (const row of o.rows) {
    if (draft.rowNow(row).status === 'WITHDRAWN') continue;
    const looked = o.workloads.get(row.id);
    if (looked === undefined) continue;
    const workload = seen(o, row);
    if (workload !== undefined) {
      const pods = workload?.ours === false ? [] : (workload?.pods ?? []);
      const readyReplicas = pods.filter((pod) => pod.ready && !pod.terminating).length;
      if (readyReplicas !== row.readyReplicas || !samePods(pods, row.pods))
        draft.patchRow(row, { pods, readyReplicas });
    }
    const answers = answeringNow(o, row);
    const news = [ready(o, row), answers, complete(o, row), shareOf(o, row, facts)].filter(
      (one) => one !== null,
    );
    const before = draft.rowNow(row).conditions;
    const conditions = news.reduce((told, one) => withCondition(told, one, now), before);
    if (conditions !== before) draft.patchRow(row, { conditions });
  }
}

function ready(o: Observed, row: Deployment) {
  const type = 'Ready';
  const looked = o.workloads.get(row.id);
  if (isLost(o, row))
    return {
      type,
      status: 'Unknown',
      reason: 'CLUSTER_CHANGED',
      message: 'It was made on another cluster.',
    } as const;
  if (looked?.known === false)
    return { type, status: 'Unknown', reason: looked.fault.code, message: looked.fault.message } as const;
  const workload = seen(o, row);
  if (isReady(row, workload)) return { type, status: 'True', reason: 'READY', message: '' } as const;
  const { code, message } = workload?.problem ?? notReady(row, workload?.pods ?? []);
  return { type, status: 'False', reason: code, message } as const;
}

function notReady({ replicas }: Deployment, pods: readonly PodState[]) {
  const count = pods.filter((pod) => pod.ready && !pod.terminating).length;
  return { code: 'NOT_READY', message: `${count} of ${replicas} pods are ready; nothing says why yet.` };
}

const completeness = 'Complete';

/** Said only of one that lacks something, or did: what it should have beside it may not be kept there. */
function complete(o: Observed, row: Deployment) {
  const workload = seen(o, row);
  if (workload === undefined) return null;
  const lacking = workload?.leftOut?.find(({ kind }) => isWanted(kind, row));
  if (lacking !== undefined)
    return {
      type: completeness,
      status: 'False',
      reason: 'RIGHTS_MISSING',
      message: lacking.message,
    } as const;
  if (conditionOf(row.conditions, completeness) === null) return null;
  return { type: completeness, status: 'True', reason: 'COMPLETE', message: '' } as const;
}

/** Whether a kind that is left out would be of use to it. */
function isWanted(kind: string, row: Deployment): boolean {
  if (kind === budgetKind) return wantsBudget(row);
  if (kind === podKind) return isPooled(row);
  return kind === autoscalerKind && row.scaling?.autoscale != null;
}

const samePods = (a: readonly PodState[], b: readonly PodState[]): boolean =>
  a.length === b.length &&
  a.every((pod, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      pod.name === other.name &&
      pod.ip === other.ip &&
      pod.ready === other.ready &&
      pod.restarts === other.restarts &&
      pod.reason === other.reason &&
      pod.terminating === other.terminating &&
      (pod.marked ?? false) === (other.marked ?? false)
    );
  });
