import type { Deployment } from '../lane/deployment.js';
import { isServing } from '../lane/lane.js';
import { autoscalerKind, foreignAutoscaler, ownAutoscaler, type Bounds } from '../lane/scaling.js';
import { podsFor } from '../operation/capacity.js';
import type { AutoscalerState, WorkloadState } from '../port/cluster.js';
import type { Difference } from '../port/difference.js';
import { isDown } from './answering.js';
import type { Chain } from './chain.js';
import type { Draft } from './draft.js';
import { against, differencesOf } from './drift.js';
import { seen } from './readiness.js';
import { waitMs, type Mend } from './writes.js';
import type { Wrong } from './wrong.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';

/**
 * Autoscalers of ours exist only while their row is in force. Before the route changes, the autoscaler of whoever
 * leaves it goes, so that what is kept warm keeps its size, and that of a canary gets the bounds of its new share.
 *
 * @returns whether the route may be written now
 */
export function readyAutoscalers(o: Observed, draft: Draft, facts: RouteFacts, now: number): boolean {
  let ready = true;
  for (const row of o.rows) {
    const workload = seen(o, row);
    const own = ownAutoscaler(workload);
    if (!workload?.ours || own === null || isLeftOut(workload) || isGoing(o, row)) continue;
    const bounds = boundsOf(o, facts, row, workload);
    if (bounds === null) {
      draft.act({ kind: 'REMOVE_AUTOSCALER', deployment: row, uid: own.uid });
      // Nobody waits for one that has no ready pod: its successor is needed now.
      ready &&= isDown(o, row) || !isServing(o.lane, row.id);
    } else if (row.canary && !hasBounds(own, bounds) && workload.uid !== null) {
      ensure(o, draft, { row, uid: workload.uid, bounds }, now);
      ready = false;
    }
  }
  return ready;
}

/** Whoever is in force, since long or from now on, gets its autoscaler. */
export function ensureAutoscalers(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const after = { ...o, lane: draft.laneNow() };
  for (const row of draft.rowsNow()) {
    const workload = seen(o, row);
    if (!workload?.ours || workload.uid === null || isLeftOut(workload) || isGoing(o, row)) continue;
    const bounds = boundsOf(after, facts, row, workload);
    if (bounds === null) continue;
    if (hasBounds(ownAutoscaler(workload), bounds) && changesOf(o, row).length === 0) continue;
    if (draft.acts(['ENSURE_AUTOSCALER'], row.id)) continue;
    ensure(o, draft, { row, uid: workload.uid, bounds }, now);
  }
}

/** Whoever else goes on setting it is not outdone. */
function ensure(
  o: Observed,
  draft: Draft,
  { row, uid, bounds }: { readonly row: Deployment; readonly uid: string; readonly bounds: Bounds },
  now: number,
): void {
  const mends = mendOf(o, row, bounds);
  const left = waitMs(o.writes?.get(mends.object), mends, now);
  if (left > 0) draft.look(left);
  else draft.act({ kind: 'ENSURE_AUTOSCALER', deployment: row, uid, bounds, mends });
}

/** The write that gives its autoscaler these bounds. */
function mendOf(o: Observed, row: Deployment, bounds: Bounds): Mend {
  const changes = [...changesOf(o, row), ...boundsChanged(ownAutoscaler(seen(o, row)), bounds)];
  const wanted = `${row.tick} ${bounds.min} ${bounds.max}`;
  return { object: `autoscaler ${row.id}`, wanted, against: against(changes) };
}

/** What somebody changed of its autoscaler, beside the bounds. */
const changesOf = (o: Observed, row: Deployment): readonly Difference[] =>
  differencesOf(o, row).filter(({ kind }) => kind === autoscalerKind);

/** What somebody changed of a row's autoscaler, and the write that puts it right; null = nothing. */
export function wrongWithAutoscaler(
  o: Observed,
  facts: RouteFacts,
  row: Deployment,
): Pick<Wrong, 'differences' | 'mends'> | null {
  const workload = seen(o, row);
  if (!workload?.ours || isLeftOut(workload) || isGoing(o, row)) return null;
  const bounds = boundsOf(o, facts, row, workload);
  if (bounds === null) return null;
  const differences = [...changesOf(o, row), ...boundsChanged(ownAutoscaler(workload), bounds)];
  return differences.length === 0 ? null : { differences, mends: mendOf(o, row, bounds) };
}

function boundsChanged(own: AutoscalerState | null, wanted: Bounds | null): readonly Difference[] {
  const { boundsBy: manager = null } = own ?? {};
  if (own === null || wanted === null || manager === null) return [];
  return (['min', 'max'] as const)
    .filter((bound) => own[bound] !== wanted[bound])
    .map((bound) => ({
      kind: autoscalerKind,
      path: `spec.${bound}Replicas`,
      before: wanted[bound],
      after: own[bound],
      manager,
    }));
}

/** Whether its autoscaler has the bounds that are wanted, with pods within them; true where it gets none. */
export function isBounded(o: Observed, facts: RouteFacts, row: Deployment): boolean {
  const workload = seen(o, row);
  if (!workload || isLeftOut(workload)) return true;
  const bounds = boundsOf(o, facts, row, workload);
  if (bounds === null) return true;
  const { wantedReplicas, readyReplicas } = workload;
  const within = readyReplicas >= bounds.min && wantedReplicas <= bounds.max;
  return within && hasBounds(ownAutoscaler(workload), bounds);
}

/** What its autoscaler should have now; null = it should have none. */
function boundsOf(o: Observed, facts: RouteFacts, row: Deployment, workload: WorkloadState): Bounds | null {
  const autoscale = row.scaling?.autoscale ?? null;
  const { chosen } = chainOf(facts, row);
  if (autoscale === null || !isServing(o.lane, row.id) || chosen?.id !== row.id) return null;
  if (foreignAutoscaler(workload) !== null || !workload.present || workload.wantedReplicas === 0) return null;
  const main = facts.main.serving;
  if (!row.canary || main === null) return { min: autoscale.min, max: autoscale.max };
  // A share that shrinks keeps its pods until the route says so.
  const share = Math.max(row.weight ?? 0, row.inForce?.weight ?? 0);
  const min = Math.max(autoscale.min, podsFor(share, main.replicas));
  return { min, max: Math.max(autoscale.max, min) };
}

const hasBounds = (own: Bounds | null, { min, max }: Bounds): boolean => own?.min === min && own.max === max;

/** A right is missing: it is left out, and nothing waits for it. */
const isLeftOut = ({ leftOut = [] }: WorkloadState): boolean =>
  leftOut.some(({ kind }) => kind === autoscalerKind);

const isGoing = (o: Observed, row: Deployment): boolean => row.removalAt !== null || o.lost.has(row.id);

const chainOf = (facts: RouteFacts, { canary }: Deployment): Chain => (canary ? facts.canary : facts.main);
