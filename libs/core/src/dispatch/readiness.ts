import { isAsAnswered } from '../lane/applied.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import type { Observed } from './observed.js';

/** What was seen of a row's workload; undefined = could not look. */
export function seen(o: Pick<Observed, 'workloads'>, row: Deployment): WorkloadState | null | undefined {
  const workload = o.workloads.get(row.id);
  return workload?.known === true ? workload.value : undefined;
}

/**
 * Ready to enter a route: what was applied is what runs, caught up, and every replica is updated, available
 * and Ready without terminating. (The origin's defect 4: updatedReplicas alone let traffic reach dead pods.) What runs
 * is compared with what the API answered to our own apply: the hash that we wrote on it stays whatever somebody does
 * to its image. (Tried: an image set by hand while a deploy waited for its pods entered the route.)
 */
export function isReady(row: Deployment, workload: WorkloadState | null | undefined): boolean {
  if (!workload || !workload.present || !workload.ours || !workload.settled || !workload.servicePresent)
    return false;
  if (workload.hash !== row.workload.hash || workload.wantedReplicas !== row.replicas) return false;
  if (!isAsAnswered(row, workload, row.servedAt === null)) return false;
  const readyPods = workload.pods.filter((pod) => pod.ready && !pod.terminating && pod.ip !== null).length;
  return (
    workload.updatedReplicas === row.replicas &&
    workload.availableReplicas === row.replicas &&
    workload.unavailableReplicas === 0 &&
    readyPods >= row.replicas &&
    !isUntold(row, workload)
  );
}

/** Its pods may be ready, but gateways are not told their addresses yet. */
export const isUntold = (row: Deployment, workload: WorkloadState | null | undefined): boolean =>
  workload?.endpoints != null && workload.endpoints < row.replicas;

/** Whether any pod of it is ready. */
export const answers = (workload: WorkloadState | null): boolean =>
  workload !== null && workload.ours && workload.pods.some((pod) => pod.ready && !pod.terminating);
