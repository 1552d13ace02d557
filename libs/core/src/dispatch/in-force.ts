import type { Deployment } from '../lane/deployment.js';
import type { LaneRoute, RouteRecord } from '../lane/lane-route.js';
import type { RouteSpec, RouteState } from '../port/route.js';
import { isDown } from './answering.js';
import { chainOf, isLost, type Chain } from './chain.js';
import type { Observed } from './observed.js';
import { isReady, seen } from './readiness.js';
import { desiredRoute, isAhead, isRecorded, isRoute, named } from './route.js';
import { isLeftAsItIs } from './route-drift.js';

/** What a lane's route should be and how far it is. */
export interface RouteFacts {
  readonly main: Chain;
  readonly canary: Chain;
  /** A canary with a weight that has no ready pod, or had none and is not ready again yet. */
  readonly canaryIsDown: boolean;
  readonly desired: RouteSpec | null;
  /** The API holds what is wanted, stamped with the lane's tick. */
  readonly written: boolean;
  /** The live route where it may be removed: it is ours and names only rows that are on their way out. */
  readonly removable: RouteState | null;
  /** `assumed`: written, read back and given time to settle, where the data plane cannot be asked. */
  readonly inForce: 'yes' | 'not yet' | 'assumed';
  /** How long until it may be assumed in force, ms; null when waiting does not help. */
  readonly settlesInMs: number | null;
}

/** Reads the lane's route out of rows and observation. */
export function routeFacts(o: Observed, now: number): RouteFacts {
  // By the moment of the look: whose gateway has the route was found out by that, too.
  const lookedAt = o.askedAt ?? now;
  const main = chainOf(o, false, lookedAt);
  const canary = promoted(o, chainOf(o, true, lookedAt), main.chosen);
  const canaryIsDown = canary.chosen !== null && gaveItsShare(o, canary.chosen);
  const desired =
    o.environment === null
      ? null
      : desiredRoute(o.lane, o.environment, main.chosen, canary.chosen, canaryIsDown);
  const live = o.route.known ? o.route.value : null;
  const written = o.route.known && (desired === null ? namesNone(o, live) : isStamped(o, desired, live, now));
  const isRemovable = live !== null && live.ours && !isAhead(o, live) && namesOnlyLeaving(o, named(live));
  const removable = isRemovable ? live : null;
  return { main, canary, canaryIsDown, desired, written, removable, ...force(o, desired, written, now) };
}

/** A weight canary without a ready pod gives its share to the main at once, and gets it back when it is ready. */
function gaveItsShare(o: Observed, canary: Deployment): boolean {
  if ((canary.weight ?? 0) === 0) return false;
  if (isDown(o, canary)) return true;
  // Who never had a share in force has none to get back: it enters with any ready pod.
  if ((canary.inForce?.weight ?? 0) === 0) return false;
  const written = o.lane.route?.written;
  const gave = written?.main !== undefined && written.canary !== canary.name;
  const gaveBesideHeader = written?.canary === canary.name && written.weight === null;
  return (gave || gaveBesideHeader) && canary.servedAt !== null && !isReady(canary, seen(o, canary));
}

/**
 * A promoted canary stays until the main that has its build takes over: in its own lane it leaves in the same
 * write; of another lane that main must be in force there and have a ready pod (flagger#1202: the only healthy
 * copy was taken away).
 */
function promoted(o: Observed, canary: Chain, main: Deployment | null): Chain {
  const { serving } = canary;
  if (serving?.status !== 'REPLACING' || serving.relatedId === null) return canary;
  if (serving.relatedId !== main?.id && !o.successors.has(serving.relatedId)) return canary;
  return { ...canary, chosen: canary.entering === canary.chosen ? canary.chosen : null };
}

const isStamped = (o: Observed, desired: RouteSpec, live: RouteState | null, now: number): boolean =>
  live !== null &&
  live.tick >= o.lane.tick &&
  (isRoute(desired, live) || isLeftAsItIs(o, desired, live, now));

/** No route, or one that leads to no row of this lane: a stranger's, or an orphan's. */
const namesNone = (o: Observed, live: RouteState | null): boolean =>
  named(live).every((name) => o.rows.every((row) => row.name !== name));

// An object of ours without a row is an orphan: a cleared t_deployment must not take production down.
function namesOnlyLeaving(o: Observed, names: readonly string[]): boolean {
  return names.every((name) => {
    const row = o.rows.find((candidate) => candidate.name === name);
    if (row === undefined || isLost(o, row)) return false;
    return row.status === 'DELETING' || row.status === 'REPLACING';
  });
}

function force(
  o: Observed,
  desired: RouteSpec | null,
  written: boolean,
  now: number,
): Pick<RouteFacts, 'inForce' | 'settlesInMs'> {
  if (!written || o.dataPlane === 'no') return { inForce: 'not yet', settlesInMs: null };
  const { route } = o.lane;
  if (o.dataPlane === 'yes') return { inForce: 'yes', settlesInMs: null };
  // No route is wanted and none was ever written: there is nothing that could settle.
  if (desired === null && route === null) return { inForce: 'assumed', settlesInMs: null };
  const gone = desired === null ? route?.gone : null;
  if (gone?.how != null) return { inForce: gone.how, settlesInMs: null };
  if (route === null || route.state !== 'READ_BACK' || !isRecorded(route.written, desired))
    return { inForce: 'not yet', settlesInMs: o.settleMs };
  const answers = o.dataPlane === 'seen';
  // One address may hide several instances: those that did not answer get the time to settle from then on.
  const since = desired === null ? gone?.since : seenAt(route.written);
  const from = answers ? (since ?? now) : route.since;
  const left = from + o.settleMs - now;
  if (left > 0) return { inForce: 'not yet', settlesInMs: left };
  return { inForce: answers ? 'yes' : 'assumed', settlesInMs: null };
}

/** Since when the data plane answers with all of a route, ms; null = it does not. */
export function seenAt(written: RouteRecord | null): number | null {
  const times = (written?.objects ?? []).map(({ confirmedAt }) => confirmedAt);
  const known = times.filter((time) => time !== null);
  return known.length === 0 || known.length < times.length ? null : Math.max(...known);
}

/**
 * How it is known that the route wanted is in force since it was last written; null = it must be found out. What
 * is known needs no other question: nobody asks the gateway for lanes at rest.
 */
export function confirmedHow(route: LaneRoute | null, desired: RouteSpec): 'yes' | 'assumed' | null {
  const isWanted = isRecorded(route?.written ?? null, desired) && isRecorded(route?.inForce ?? null, desired);
  return isWanted ? confirmedAsItIs(route) : null;
}

/** The same of whatever was written last. */
export function confirmedAsItIs(route: LaneRoute | null): 'yes' | 'assumed' | null {
  if (route === null || route.state !== 'READ_BACK') return null;
  const at = seenAt(route.inForce);
  if (at === null || at < route.since) return null;
  return route.inForce?.objects.every(({ how }) => how === 'yes') === true ? 'yes' : 'assumed';
}
