import { lanePath } from '../lane/naming.js';
import type { Deployment } from '../lane/deployment.js';
import type { ObjectRef } from '../port/cluster.js';
import type { RemovedRoute } from '../port/route.js';
import { confirmedAsItIs, type RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { routeRef } from './route.js';

/** How long a removal waits for the write before it to be in force, ms. */
const patienceMs = 10_000;

/** The removed route that the data plane is to be asked for; null = none was removed, or it is known to be gone. */
export function removedRoute(o: Observed, { desired, written }: RouteFacts): RemovedRoute | null {
  const { lane, environment, route, former } = o;
  const gone = lane.route?.gone;
  const row = o.rows[0];
  if (environment === null || row === undefined || gone === undefined || gone.how !== null) return null;
  if (desired !== null || !written || !route.known || route.value !== null) return null;
  const address = lane.route?.inForce?.addresses[0];
  // While a former gateway may answer for the lane, too, nobody could tell them apart by their address.
  const isAlone = former === null || (former.route.known && former.route.value === null);
  return {
    ref: routeRef(lane, row),
    laneId: lane.id,
    host: address?.host ?? environment.host,
    path: address?.path ?? lanePath(lane.application, lane.symbol),
    answered: gone.answered && isAlone,
  };
}

/**
 * The same of a former gateway, as long as somebody waits for it; null = nobody does. It is not asked by the lane's
 * address, at which the gateway of now may answer.
 */
export function removedFormer({ lane, environment, rows, former }: Observed): RemovedRoute | null {
  const row = rows.find(waitsForIt);
  if (environment === null || row === undefined || former?.route.known !== true) return null;
  if (former.route.value !== null) return null;
  const path = lanePath(lane.application, lane.symbol);
  return { ref: routeRef(lane, row), laneId: lane.id, host: environment.host, path, answered: false };
}

const waitsForIt = ({ status, routedAt, shutdownAt }: Deployment): boolean =>
  (status === 'REPLACING' || status === 'DELETING') && routedAt !== null && shutdownAt === null;

/**
 * Where the live route is to be removed and its last write may be under way still: an instance that does not have it
 * yet would say that it has it no more. null = it is not, or it is in force.
 */
export function routeBeforeRemoval({ lane, rows }: Observed, facts: RouteFacts): ObjectRef | null {
  const row = rows[0];
  if (facts.desired !== null || facts.removable === null || row === undefined) return null;
  return confirmedAsItIs(lane.route) === null ? routeRef(lane, row) : null;
}

/** Whether its removal waits for that. What is refused, or not taken for long, is not waited for. */
export function isUnderWay({ lane, dataPlane, refusal }: Observed, now: number): boolean {
  return dataPlane === 'no' && refusal === undefined && now - (lane.route?.since ?? 0) < patienceMs;
}
