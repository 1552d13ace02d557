import type { Deployment } from '../lane/deployment.js';
import { isPooled, takesRequests } from '../lane/pooled.js';
import { isAutoscaled } from '../lane/scaling.js';
import type { PodState, WorkloadState } from '../port/cluster.js';

/** Kind that a cluster leaves out when pods may not be marked. */
export const podKind = 'Pod';

/**
 * The pods that go when the number falls to the row's. They leave the pool before the cluster is told: one that ends
 * while the gateway still calls it loses the requests that are on their way. What an autoscaler takes in, and where
 * pods may not be marked, goes by the pods' own preStop sleep.
 */
export function podsToGo(row: Deployment, workload: WorkloadState): readonly PodState[] {
  if (!isPooled(row) || row.routedAt === null || !isTooMany(row, workload)) return [];
  const there = workload.pods.filter((pod) => !pod.terminating);
  return there.toSorted(goesBefore).slice(0, Math.max(0, there.length - row.replicas));
}

const isTooMany = (row: Deployment, workload: WorkloadState): boolean =>
  workload.present &&
  workload.ours &&
  workload.wantedReplicas > row.replicas &&
  !isAutoscaled(workload) &&
  !mayNotMark(workload);

const mayNotMark = ({ leftOut }: WorkloadState): boolean =>
  leftOut?.some(({ kind }) => kind === podKind) === true;

/** As the cluster chooses: what takes no requests first, then what is marked; the same again at each look. */
function goesBefore(a: PodState, b: PodState): number {
  return (
    Number(takesRequests(a)) - Number(takesRequests(b)) ||
    Number(b.marked ?? false) - Number(a.marked ?? false) ||
    (a.name < b.name ? 1 : -1)
  );
}
