import type { Deployment } from '../lane/deployment.js';
import { mustStep } from '../lane/step.js';
import { isElsewhere, seen } from './chain.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { named } from './route.js';

/** How long to wait for the cluster to finish what it was asked, ms. */
const removingMs = 1000;

/**
 * Removes what is out of force: out of the route → drained → point of no return committed → deleted → gone.
 * Nothing a live route still names is ever removed, and nothing while one could not look.
 */
export function leave(o: Observed, draft: Draft, facts: RouteFacts, drainMs: number, now: number): void {
  const lane = draft.laneNow();
  for (const row of draft.rowsNow()) {
    if (row.status !== 'REPLACING' && row.status !== 'DELETING') continue;
    if (row.id === lane.mainId || row.id === lane.canaryId || isElsewhere(o, row)) continue;
    if (row.removalAt === null) drain(o, draft, facts, row, drainMs, now);
    else remove(o, draft, row, now);
  }
}

function drain(
  o: Observed,
  draft: Draft,
  facts: RouteFacts,
  row: Deployment,
  drainMs: number,
  now: number,
): void {
  const live = o.route.known ? o.route.value : undefined;
  const workload = seen(o, row);
  if (live === undefined || workload === undefined) return;
  const routed = row.routedAt !== null;
  if (named(live).includes(row.name)) return;
  if (routed && row.shutdownAt === null) {
    if (facts.inForce === 'not yet') return;
    draft.patchRow(row, { shutdownAt: now, lifecycle: 'CLOSING' });
    draft.look(drainMs);
    if (drainMs > 0) return;
  }
  const left = routed ? (row.shutdownAt ?? now) + drainMs - now : 0;
  if (left > 0) {
    draft.look(left);
    return;
  }
  // No destructive act of a tick before that tick stands on the route (reliability: fence).
  const stamped = live === null || !live.ours || facts.desired === null || live.tick >= o.lane.tick;
  if (!stamped) return;
  draft.patchRow(row, { removalAt: now, lifecycle: 'CLOSING' });
  remove(o, draft, { ...row, removalAt: now }, now);
}

function remove(o: Observed, draft: Draft, row: Deployment, now: number): void {
  const workload = seen(o, row);
  if (workload === undefined) return;
  if (workload === null || !workload.ours) {
    draft.patchRow(row, {
      status: mustStep(row, 'GONE'),
      lifecycle: 'CLOSING',
      readyReplicas: 0,
      pods: [],
      finishedAt: now,
    });
    return;
  }
  if (workload.present && workload.uid !== null)
    draft.act({ kind: 'REMOVE_WORKLOAD', deployment: row, uid: workload.uid });
  draft.look(removingMs);
}
