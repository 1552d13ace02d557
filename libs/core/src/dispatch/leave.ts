import type { Deployment } from '../lane/deployment.js';
import type { Environment, Lane } from '../lane/lane.js';
import { warmMs } from '../lane/warm.js';
import { mustStep } from '../lane/step.js';
import type { PodState, WorkloadState } from '../port/cluster.js';
import type { RouteState } from '../port/route.js';
import { isLost, mustDrain } from './chain.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { formerNames, formerUnknown } from './former.js';
import { isClosed, isShut } from './registry.js';
import { poolIsGone } from './follow-pools.js';
import { seen } from './readiness.js';
import { isAhead, named } from './route.js';

/** How long to wait for the cluster to finish what it was asked, ms. */
const removingMs = 1000;
/** How often a former gateway that serves a removed route still is asked again, ms. */
const formerMs = 200;

/**
 * Removes what is out of force: out of the route → drained → point of no return committed → deleted → gone → its pool is removed.
 * Nothing a live route still names is ever removed, nothing while one could not look, and nothing while a
 * newer decision than ours stands on the route.
 */
export function leave(
  o: Observed,
  draft: Draft,
  facts: RouteFacts,
  environment: Environment,
  now: number,
): void {
  abandon(o, draft, now);
  if (!o.clusterId.known || !o.route.known || isAhead(o, o.route.value) || formerUnknown(o)) return;
  const lane = draft.laneNow();
  const live = [...named(o.route.value), ...formerNames(o)];
  for (const row of draft.rowsNow()) {
    if (row.status !== 'REPLACING' && row.status !== 'DELETING') continue;
    if (row.id === lane.mainId || row.id === lane.canaryId || isLost(o, row)) continue;
    if (live.includes(row.name)) {
      // It was out, and a write that came late leads to it again: its drain begins anew after that.
      if (row.shutdownAt !== null && row.removalAt === null) draft.patchRow(row, { shutdownAt: null });
      continue;
    }
    const workload = seen(o, row);
    if (workload === undefined) continue;
    if (row.removalAt !== null) {
      if (!isShut(o, facts, row)) draft.look(removingMs);
      else remove(o, draft, row, workload, now);
      continue;
    }
    const since = drainSince(o, draft, facts, row, now);
    if (since === null) continue;
    const keptMs = environment.drainMs + warmMs(row, draft.rowsNow(), lane, environment);
    const left = since + keptMs - (o.askedAt ?? now);
    if (mustDrain(row) && left > 0) draft.look(left);
    else if (isFenced(o, facts, o.route.value) && isClosed(o, draft, facts, row, now)) {
      draft.patchRow(row, { removalAt: now, lifecycle: 'CLOSING' });
      remove(o, draft, { ...row, removalAt: now }, workload, now);
    }
  }
}

/** Taken offline on a cluster that nobody can reach any more: its objects stay there, its row ends. */
function abandon(o: Observed, draft: Draft, now: number): void {
  for (const row of draft.rowsNow()) {
    if (row.status !== 'DELETING' || !isLost(o, row)) continue;
    draft.patchRow(row, { status: mustStep(row, 'GONE'), lifecycle: 'CLOSING', finishedAt: now });
    const { mainId, canaryId } = draft.laneNow();
    if (row.id === mainId) draft.patchLane({ mainId: null });
    if (row.id === canaryId) draft.patchLane({ canaryId: null });
  }
}

/**
 * Whether a look that began at `askedAt` may be what a row's point of no return is decided on: for such a
 * look everything is asked anew, nothing is remembered. Once that is committed, a look that lags only means
 * another one. Never false where {@link leave} would decide it.
 */
export function endsNow(
  row: Deployment,
  lane: Pick<Lane, 'mainId' | 'canaryId'>,
  drainMs: number,
  askedAt: number,
): boolean {
  if (row.status !== 'REPLACING' && row.status !== 'DELETING') return false;
  if (row.removalAt !== null || row.id === lane.mainId || row.id === lane.canaryId) return false;
  return !mustDrain(row) || (row.shutdownAt ?? askedAt) + drainMs <= askedAt;
}

/** Since when it drains: it begins once the route without it is in force. null = not yet. */
function drainSince(
  o: Observed,
  draft: Draft,
  facts: RouteFacts,
  row: Deployment,
  now: number,
): number | null {
  if (!mustDrain(row)) return now;
  if (row.shutdownAt !== null) return row.shutdownAt;
  if (facts.inForce === 'not yet') return null;
  if (o.former?.gone === 'no') {
    draft.look(formerMs);
    return null;
  }
  // A former gateway that cannot be asked, or not all of it, is given its time to take the removal of its route.
  const isOut = o.former === null || o.former.gone === 'yes';
  const shutdownAt = isOut ? now : now + o.settleMs;
  draft.patchRow(row, { shutdownAt, lifecycle: 'CLOSING' });
  return shutdownAt;
}

// No destructive act of a tick before that tick stands on the route: an older write still under way then
// finds another revision than it knew.
const isFenced = (o: Observed, facts: RouteFacts, live: RouteState | null): boolean =>
  live === null || !live.ours || facts.desired === null || live.tick >= o.lane.tick;

function remove(
  o: Observed,
  draft: Draft,
  row: Deployment,
  workload: WorkloadState | null,
  now: number,
): void {
  const isGone = workload === null || !workload.ours;
  if (isGone && poolIsGone(o, draft, row)) {
    draft.patchRow(row, {
      status: mustStep(row, 'GONE'),
      lifecycle: 'CLOSING',
      readyReplicas: 0,
      pods: [],
      finishedAt: now,
    });
    return;
  }
  if (!isGone && workload.present && workload.uid !== null)
    draft.act({
      kind: 'REMOVE_WORKLOAD',
      deployment: row,
      uid: workload.uid,
      fell: fellPod(row, workload.pods),
    });
  draft.look(removingMs);
}

/**
 * A pod whose container ended although it should not have. Of a row that served well to its end, only a pod
 * that is down now counts: a restart of long ago tells nothing.
 */
function fellPod(row: Deployment, pods: readonly PodState[]): string | null {
  const servedWell = row.servedAt !== null && row.leftBy === null;
  const fallen = pods.filter((pod) => !pod.ready || !servedWell);
  const restarted = fallen.find(({ restarts }) => restarts > 0);
  return (restarted ?? fallen.find(({ reason }) => reason !== null))?.name ?? null;
}
