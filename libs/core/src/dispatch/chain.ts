import { isAsAnswered } from '../lane/applied.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import type { Observed } from './observed.js';
import { named } from './route.js';

/** One chain of a lane (main or canary): who serves, who should, who the route should name now. */
export interface Chain {
  /** The canaries, or the mains. */
  readonly canary: boolean;
  /** The row in force, whatever its status; null when none is, or its row is gone. */
  readonly serving: Deployment | null;
  /** The newest row that is meant to stay. */
  readonly candidate: Deployment | null;
  /** The candidate while it is not yet the one in force. */
  readonly entering: Deployment | null;
  /** Who the route should name at this moment. */
  readonly chosen: Deployment | null;
}

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

/** Made on a cluster that no configured context leads to: shown, never acted on. */
export const isLost = (o: Observed, row: Deployment): boolean => o.lost.has(row.id);

/** A request may have reached it: through the route, or (an internal one) as the one in force. */
export const mustDrain = (row: Deployment): boolean => row.routedAt !== null || row.servedAt !== null;

/** Reads one chain out of the rows and what was seen. */
export function chainOf(
  o: Pick<Observed, 'lane' | 'rows' | 'workloads' | 'route' | 'unsettled'>,
  canary: boolean,
): Chain {
  const rows = o.rows.filter((row) => row.canary === canary);
  const servingId = canary ? o.lane.canaryId : o.lane.mainId;
  const serving = rows.find((row) => row.id === servingId) ?? null;
  const candidate = rows
    .filter((row) => row.status === 'DEPLOYING' || row.status === 'DEPLOYED')
    .reduce<Deployment | null>(
      (newest, row) => (newest === null || row.tick > newest.tick ? row : newest),
      null,
    );
  const entering = candidate !== null && candidate.id !== serving?.id ? candidate : null;
  const enters =
    entering !== null &&
    ((isReady(entering, seen(o, entering)) && !isUnsettled(o, entering)) ||
      isHeld(o, entering) ||
      isRescue(o, entering, serving));
  const chosen = enters ? entering : staying(serving, entering);
  return { canary, serving, candidate, entering, chosen };
}

/** Others go on changing it: that it is ours at this moment says nothing. */
const isUnsettled = (o: Pick<Observed, 'unsettled'>, { id, servedAt }: Deployment): boolean =>
  servedAt === null && o.unsettled?.has(`workload ${id}`) === true;

// It has entered the route and cannot be looked at: the route stays as it is until it can.
const isHeld = (o: Pick<Observed, 'workloads' | 'route'>, row: Deployment): boolean =>
  seen(o, row) === undefined && o.route.known && named(o.route.value).includes(row.name);

/** Whoever serves has no ready pod, and one that served before has: nobody waits for its full number. */
function isRescue(o: Pick<Observed, 'workloads'>, row: Deployment, serving: Deployment | null): boolean {
  if (serving === null || row.servedAt === null) return false;
  const [down, up] = [seen(o, serving), seen(o, row)];
  return down !== undefined && !answers(down) && up !== undefined && answers(up);
}

/** Whether any pod of it is ready. */
export const answers = (workload: WorkloadState | null): boolean =>
  workload !== null && workload.ours && workload.pods.some((pod) => pod.ready && !pod.terminating);

/**
 * Whoever serves keeps serving until its successor is ready, unless it was taken offline. A deploy that was
 * accepted after the take-offline (newer tick) holds it once more until the new one is ready.
 */
function staying(serving: Deployment | null, entering: Deployment | null): Deployment | null {
  if (serving === null || serving.removalAt !== null) return null;
  if (serving.status !== 'DELETING') return serving;
  return entering !== null && entering.tick > serving.tick ? serving : null;
}
