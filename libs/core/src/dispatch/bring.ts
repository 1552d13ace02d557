import type { Deployment, InForce } from '../lane/deployment.js';
import { isServing } from '../lane/lane.js';
import { budgetKind, isAutoscaled } from '../lane/scaling.js';
import { mustStep } from '../lane/step.js';
import type { WorkloadState } from '../port/cluster.js';
import { askAgainMs } from './ask-again.js';
import { isBounded } from './autoscale.js';
import { isLost, type Chain } from './chain.js';
import { conditionOf } from './condition.js';
import type { Draft } from './draft.js';
import { isAtRest, isLeft, rolls } from './drift.js';
import { formerNames } from './former.js';
import { isUnderWay } from './gone.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { mayScaleIn } from './pool.js';
import { isReady, seen } from './readiness.js';
import { isAhead, isRoute, routeRef } from './route.js';
import { routeDifferences, routeMend } from './route-drift.js';
import { drifted } from './tell-drift.js';
import { turnMs, waitMs } from './writes.js';
import { wrongWith, type Wrong } from './wrong.js';
import { noteRemoving, noteWriting, noteWritten } from './written.js';

/**
 * Makes (or heals) the workloads of those who serve and those who are to serve. Comes after what leaves is
 * decided: a row that leaves in this very decision must not be made again by it.
 */
export function ensureWorkloads(o: Observed, draft: Draft, chain: Chain, now: number): void {
  const { serving } = chain;
  const serves = serving !== null && isServing(draft.laneNow(), serving.id);
  if (chain.entering !== null) ensureWorkload(o, draft, chain.entering, now);
  if (serves && chain.chosen !== null) ensureWorkload(o, draft, serving, now);
  // Whoever a former gateway leads to serves its clients, too.
  for (const row of o.rows)
    if (row.status === 'REPLACING' && formerNames(o).includes(row.name) && row.canary === chain.canary)
      ensureWorkload(o, draft, row, now);
}

function ensureWorkload(o: Observed, draft: Draft, row: Deployment, now: number): void {
  const workload = seen(o, row);
  if (workload === undefined || isLost(o, row) || row.removalAt !== null) return;
  if (row.clusterId === null) {
    if (!o.clusterId.known) return;
    draft.patchRow(row, { clusterId: o.clusterId.value });
  }
  if (workload !== null && (!workload.ours || workload.deleting)) return;
  const wrong = wrongWith(o, row, workload);
  if (wrong === null) return;
  const { mends } = wrong;
  const kinds = kindsToApply(o, row, workload, wrong);
  if (kinds?.length === 0) return;
  const left = waitMs(o.writes?.get(mends.object), mends, now);
  if (left > 0) return draft.look(left);
  if (!mayScaleIn(o, row, now)) return;
  const revision = isAutoscaled(workload) ? workload.revision : undefined;
  draft.act({ kind: 'ENSURE_WORKLOAD', deployment: row, revision, kinds, mends });
}

/** What was changed, without what makes new pods where they must not be made now; undefined = all of it. */
function kindsToApply(
  o: Observed,
  row: Deployment,
  workload: WorkloadState | null,
  { lacks, differences }: Wrong,
): readonly string[] | undefined {
  const changed = [...new Set(differences.map(({ kind }) => kind))];
  const all = lacks === '' ? changed : undefined;
  if (!workload?.present || lacks === 'hash' || !differences.some(rolls) || !isAtRest(row)) return all;
  const ready = workload.pods.filter((pod) => pod.ready && !pod.terminating).length;
  // Where pods are missing, new ones would be more of them; where none is ready there is nothing to lose.
  if (!isLeft(o, row) && (ready >= row.replicas || ready === 0)) return all;
  const others = changed.filter((kind) => kind !== 'Deployment');
  return [
    ...others,
    ...(lacks === 'service' ? ['Service'] : []),
    ...(lacks === 'budget' ? [budgetKind] : []),
  ];
}

/**
 * Writes the route that is wanted, whole, and stamps the lane's tick on it even where nothing else changes:
 * the stamp is the fence against a late write of an older decision.
 */
export function writeRoute(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  if (!o.route.known || !o.clusterId.known) return;
  const live = o.route.value;
  const chosen = [facts.main.chosen, facts.canary.chosen].filter((row) => row !== null);
  // A row keeps the provider that wrote its route, whatever the environment says later.
  for (const row of facts.desired === null ? [] : chosen)
    if (row.routeProvider === null) draft.patchRow(row, { routeProvider: o.gateway.provider });
  if (facts.written) {
    noteWritten(o, draft, facts, now);
    if (facts.desired === null || live === null || isRoute(facts.desired, live)) return;
  }
  if (facts.desired === null) {
    const row = o.rows[0];
    if (facts.removable === null || row === undefined) return;
    if (isUnderWay(o, now)) return draft.look(askAgainMs(now - (o.lane.route?.since ?? now)));
    noteRemoving(o, draft, now);
    const ref = routeRef(o.lane, row);
    draft.act({ kind: 'REMOVE_ROUTE', home: o.gateway, ref, observed: facts.removable });
    return;
  }
  if (live !== null && (!live.ours || isAhead(o, live))) return;
  if (chosen.some((row) => isLost(o, row))) return;
  const mends = routeMend(facts.desired, routeDifferences(o, facts.desired, live));
  const writes = o.writes?.get(mends.object);
  // What others change makes newcomers ready and not ready in turn; a dead one is taken out whatever happens.
  const isDisturbed = conditionOf(o.lane.conditions, drifted)?.status === 'True' && !facts.canaryIsDown;
  const left = Math.max(waitMs(writes, mends, now), isDisturbed ? turnMs(writes, mends, now) : 0);
  if (left > 0) return draft.look(left);
  if (live === null || !(isRoute(facts.desired, live) || facts.written)) noteWriting(o, draft, now);
  for (const row of chosen) if (row.routedAt === null) draft.patchRow(row, { routedAt: now });
  draft.act({ kind: 'APPLY_ROUTE', home: o.gateway, spec: facts.desired, observed: live, mends });
}

/** Who was chosen and is in force becomes the one that serves; who is out of the route begins to drain. */
export function settle(o: Observed, draft: Draft, facts: RouteFacts, canary: boolean, now: number): void {
  const chain = canary ? facts.canary : facts.main;
  if (facts.inForce === 'not yet') return;
  const { chosen, serving } = chain;
  if (chosen !== null && chosen.status === 'DEPLOYING') {
    // Its share is with the main until it is back.
    if (canary && facts.canaryIsDown) return;
    const workload = seen(o, chosen);
    if (mustBeReady(chosen, workload) && !isReady(chosen, workload)) return;
    if (chosen.lifecycle === 'MODIFYING' && !isBounded(o, facts, chosen)) return;
    draft.patchRow(chosen, {
      status: mustStep(chosen, 'IN_FORCE'),
      servedAt: chosen.servedAt ?? now,
      inForce: valuesOf(chosen),
      lifecycle: 'RUNNING',
      shutdownAt: null,
    });
  }
  const inForce = chosen?.id ?? null;
  const before = canary ? o.lane.canaryId : o.lane.mainId;
  if (before === inForce) return;
  // The row it names is gone (a cleared table) and nobody follows: nothing was decided, nothing changes.
  if (inForce === null && serving === null) return;
  draft.patchLane(canary ? { canaryId: inForce } : { mainId: inForce });
  // One that a former gateway still leads to is not out yet.
  if (serving !== null && !formerNames(o).includes(serving.name))
    draft.patchRow(serving, { shutdownAt: now, lifecycle: 'CLOSING' });
}

function valuesOf({ weight, replicas, scaling }: Deployment): InForce {
  const autoscale = scaling?.autoscale ?? null;
  return { weight, replicas, ...(autoscale !== null && { autoscale }) };
}

/**
 * Whether its pods must all be ready first: those of a row that enters, and those of one that serves while
 * its number changes. One that goes back to the number last in force waits only until the cluster agrees.
 */
function mustBeReady(chosen: Deployment, workload: WorkloadState | null | undefined): boolean {
  if (chosen.servedAt === null) return true;
  if (chosen.lifecycle !== 'MODIFYING') return false;
  if (chosen.replicas !== chosen.inForce?.replicas || !workload) return true;
  return !workload.settled || workload.wantedReplicas !== chosen.replicas;
}
