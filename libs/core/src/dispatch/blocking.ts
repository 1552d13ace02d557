import type { Blocking } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { OperationRecord } from '../operation/record.js';
import { isLost } from './chain.js';
import type { Draft } from './draft.js';
import type { RouteState } from '../port/route.js';
import type { RouteFacts } from './in-force.js';
import type { Fault, Observed } from './observed.js';
import { roomComes, wantsRoom } from './make-room.js';
import { keptBy } from './registry.js';
import { isReachable } from './pool.js';
import { wrongWithPool } from './pool-drift.js';
import { isReady, isUntold, seen } from './readiness.js';
import { isAhead, named } from './route.js';
import { conditionFor, driftsOf } from './tell-drift.js';

type Reason = Pick<Blocking, 'code' | 'message' | 'params' | 'providerReason'>;

const reason = (
  code: string,
  message: string,
  params: Reason['params'] = {},
  providerReason: string | null = null,
): Reason => ({ code, message, params, providerReason });

const ordinary = new Set([
  'CREATING_WORKLOAD',
  'WORKLOAD_DELETING',
  'WAITING_FOR_PODS',
  'WAITING_FOR_ENDPOINTS',
  'WRITING_ROUTE',
  'WAITING_FOR_GATEWAY',
  'DRAINING',
  'REMOVING',
]);

/** It only takes its time: there is nothing to mend. */
export const isOrdinary = ({ code }: Pick<Blocking, 'code'>): boolean => ordinary.has(code);

const ofFault = ({ code, message, params }: Fault): Reason => reason(code, message, params, message);

/**
 * The one sentence that says what blocks the lane now; null when nothing does and nothing runs. The first
 * that holds wins: what a person must mend comes before what merely takes time.
 */
export function blockingOf(
  o: Observed,
  draft: Draft,
  facts: RouteFacts | null,
  now: number,
): Blocking | null {
  const running = o.records.filter(
    (record) => (draft.decision().records.get(record.id)?.status ?? 'RUNNING') === 'RUNNING',
  );
  const found = wrong(o, draft, facts, now) ?? (running.length > 0 ? waiting(o, draft, facts, now) : null);
  if (found === null) return null;
  const stalled = running.some((record) => deadlineOf(o, record) <= now);
  const before = o.lane.blocking;
  const lookMs = draft.lookAgainMs();
  return {
    ...found,
    since: before?.code === found.code ? before.since : now,
    nextLookAt: lookMs === null ? null : now + lookMs,
    stalled,
  };
}

/** When an operation is called stalled, ms since the epoch. */
export const deadlineOf = (o: Observed, record: OperationRecord): number =>
  record.createdAt + (o.environment?.progressDeadlineMs ?? Number.POSITIVE_INFINITY);

function wrong(o: Observed, draft: Draft, facts: RouteFacts | null, now: number): Reason | null {
  if (o.environmentProblem !== null) return reason(o.environmentProblem.code, o.environmentProblem.message);
  const live = draft.rowsNow().filter((row) => row.status !== 'WITHDRAWN');
  const elsewhere = live.find((row) => isLost(o, row));
  if (elsewhere !== undefined)
    return reason(
      'CLUSTER_CHANGED',
      `${elsewhere.name} was made on another cluster than the one configured now.`,
      {
        name: elsewhere.name,
      },
    );
  const failed = o.failed[0];
  if (failed !== undefined) return ofFault(failed.fault);
  if (live.length > 0 && !o.clusterId.known) return ofFault(o.clusterId.fault);
  for (const row of live) {
    const looked = o.workloads.get(row.id);
    if (looked?.known === false) return ofFault(looked.fault);
    if (looked?.known === true && looked.value?.ours === false)
      return reason('NAME_TAKEN', `A Deployment named ${row.name} exists and is not Arthor's.`, {
        name: row.name,
      });
  }
  for (const row of live) {
    const looked = o.pools?.get(row.id);
    if (looked?.known === false) return ofFault(looked.fault);
    if (looked?.known === true && looked.value?.ours === false)
      return reason('NAME_TAKEN', `A pool named ${row.name} exists and is not Arthor's.`, { name: row.name });
  }
  if (!o.route.known) return ofFault(o.route.fault);
  return (
    contested(o, facts, now) ?? troubledRoute(o, facts, o.route.value) ?? troubled(o, facts) ?? kept(o, live)
  );
}

/** Its pods are as they should be, and its gateway calls them. */
const isServed = (o: Observed, row: Deployment): boolean =>
  isReady(row, seen(o, row)) && wrongWithPool(o, row) === null;

/** What others go on changing blocks a lane only where it does not lead where it should, or somebody is to enter. */
function contested(o: Observed, facts: RouteFacts | null, now: number): Reason | null {
  if (facts === null) return null;
  const found = driftsOf(o, facts, now).find(
    ({ isContested, row }) => isContested && (row === null ? !facts.written : !isServed(o, row)),
  );
  if (found === undefined) return null;
  const {
    reason: code,
    message,
    params,
  } = conditionFor(found, found.differences.length - 1, { heals: 0, left: false });
  return reason(code, message, params);
}

function troubledRoute(o: Observed, facts: RouteFacts | null, live: RouteState | null): Reason | null {
  if (live === null || facts === null) return null;
  const names = named(live);
  const held = o.rows.some((row) => names.includes(row.name));
  const name = facts.desired?.ref.name ?? o.rows[0]?.routeName ?? '';
  if (!live.ours && (held || facts.desired !== null))
    return reason('NAME_TAKEN', `A route named ${name} exists and is not Arthor's.`, { name });
  if (isAhead(o, live))
    return reason(
      'ROUTE_AHEAD',
      `The route carries tick ${live.tick}, newer than the lane's ${o.lane.tick}.`,
      { live: live.tick, known: o.lane.tick },
    );
  const stranger = names.find((one) => o.rows.every((row) => row.name !== one));
  if (facts.desired === null && held && stranger !== undefined)
    return reason(
      'ROUTE_NAMES_OTHERS',
      `The route ${name} also leads to ${stranger}, which has no row here: it is not touched.`,
      { name, other: stranger },
    );
  return null;
}

function troubled(o: Observed, facts: RouteFacts | null): Reason | null {
  const down = facts?.canaryIsDown === true ? facts.canary.chosen : null;
  if (down !== null)
    return reason(
      'CANARY_DOWN',
      `The canary has no ready pod: its ${down.weight} % go to the main until it has.`,
      { deployment: down.name, weight: down.weight ?? 0 },
      seen(o, down)?.problem?.providerReason ?? null,
    );
  const rows = [facts?.main.entering, facts?.canary.entering, facts?.main.chosen, facts?.canary.chosen];
  for (const row of rows) {
    const problem = row ? seen(o, row)?.problem : null;
    if (row && problem && !isReady(row, seen(o, row)) && wantsRoom(problem) && roomComes(o))
      return reason(
        'MAKING_ROOM',
        'Its pods find no room yet: what was kept warm is given up for them.',
        { deployment: row.name },
        problem.providerReason,
      );
    if (row && problem && !isReady(row, seen(o, row)))
      return reason(
        problem.code,
        problem.message,
        { ...problem.params, deployment: row.name },
        problem.providerReason,
      );
  }
  return null;
}

/** Callers are still given a pod of what leaves, or nobody can tell. */
function kept(o: Observed, rows: readonly Deployment[]): Reason | null {
  for (const row of rows) {
    const told = row.status === 'REPLACING' || row.status === 'DELETING' ? keptBy(o, row) : null;
    if (told !== null) return reason(told.reason, told.message, { deployment: row.name });
  }
  return null;
}

function waiting(o: Observed, draft: Draft, facts: RouteFacts | null, now: number): Reason {
  const entering = facts?.main.entering ?? facts?.canary.entering ?? null;
  if (entering !== null && !isReady(entering, seen(o, entering))) return podsStarting(o, entering);
  if (entering !== null && !isReachable(o, entering, now)) return untold(entering);
  if (facts !== null && facts.inForce === 'not yet')
    return facts.written
      ? waitingForGateway(o, facts, now)
      : reason('WRITING_ROUTE', 'The route is being written.');
  if (o.former?.gone === 'no') return reason('WAITING_FOR_GATEWAY', letGo);
  const leaving = draft.rowsNow().find((row) => row.status === 'REPLACING' || row.status === 'DELETING');
  if (leaving !== undefined && leaving.removalAt === null)
    return reason('DRAINING', 'It is out of the route and finishes what it began.', {
      deployment: leaving.name,
    });
  return reason('REMOVING', 'The cluster is removing its pods.', leaving ? { deployment: leaving.name } : {});
}

/** In its first moments a controller may say against a route only that it has not seen its Service yet; others stay. */
const firstMomentsMs = 2000;

/** A gateway that has not followed for so long, beyond the time to settle, is not merely slow. */
const lateMs = 30_000;

const letGo = 'The route is removed; the gateway is given time to let go of it.';

function waitingForGateway(
  { refusal, lane, settleMs }: Observed,
  { desired }: RouteFacts,
  now: number,
): Reason {
  const sinceMs = now - (lane.route?.since ?? now);
  const isContested = refusal?.code === 'ROUTE_CONFLICT';
  if (refusal !== undefined && (isContested || sinceMs >= firstMomentsMs)) return ofFault(refusal);
  if (sinceMs >= lateMs + settleMs)
    return reason(
      'GATEWAY_NOT_SYNCED',
      desired === null
        ? 'The route is removed, but the gateway serves it still.'
        : 'The route is written, but the gateway does not serve this write of it.',
    );
  return reason(
    'WAITING_FOR_GATEWAY',
    desired === null ? letGo : 'The route is written; the gateway is given time to take it.',
  );
}

const untold = ({ name }: Deployment): Reason =>
  reason('WAITING_FOR_ENDPOINTS', 'The pods are ready; the gateways do not know their addresses yet.', {
    deployment: name,
  });

function podsStarting(o: Observed, row: Deployment): Reason {
  const workload = seen(o, row);
  if (!workload)
    return reason('CREATING_WORKLOAD', 'The Deployment is being created.', { deployment: row.name });
  if (workload.deleting)
    return reason(
      'WORKLOAD_DELETING',
      'The Deployment is being deleted by someone else; it is made again after that.',
    );
  const ready = workload.pods.filter((pod) => pod.ready && !pod.terminating).length;
  if (ready >= row.replicas && isUntold(row, workload)) return untold(row);
  return reason('WAITING_FOR_PODS', `${ready} of ${row.replicas} pods are ready.`, {
    ready,
    wanted: row.replicas,
    deployment: row.name,
  });
}
