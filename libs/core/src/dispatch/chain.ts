import type { Deployment } from '../lane/deployment.js';
import type { Observed } from './observed.js';
import { isReachable, mayRescue } from './pool.js';
import { answers, isReady, seen } from './readiness.js';
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

/** Made on a cluster that no configured context leads to: shown, never acted on. */
export const isLost = (o: Observed, row: Deployment): boolean => o.lost.has(row.id);

/** A request may have reached it: through the route, or (an internal one) as the one in force. */
export const mustDrain = (row: Deployment): boolean => row.routedAt !== null || row.servedAt !== null;

/** Reads one chain out of the rows and what was seen. */
export function chainOf(
  o: Pick<
    Observed,
    'lane' | 'rows' | 'workloads' | 'pools' | 'poolsInForce' | 'route' | 'unsettled' | 'settleMs'
  >,
  canary: boolean,
  now: number,
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
    ((isReady(entering, seen(o, entering)) && !isUnsettled(o, entering) && isReachable(o, entering, now)) ||
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
function isRescue(
  o: Pick<Observed, 'workloads' | 'pools' | 'route'>,
  row: Deployment,
  serving: Deployment | null,
): boolean {
  if (serving === null || row.servedAt === null || !mayRescue(o, row)) return false;
  const [down, up] = [seen(o, serving), seen(o, row)];
  return down !== undefined && !answers(down) && up !== undefined && answers(up);
}

/**
 * Whoever serves keeps serving until its successor is ready, unless it was taken offline. A deploy that was
 * accepted after the take-offline (newer tick) holds it once more until the new one is ready.
 */
function staying(serving: Deployment | null, entering: Deployment | null): Deployment | null {
  if (serving === null || serving.removalAt !== null) return null;
  if (serving.status !== 'DELETING') return serving;
  return entering !== null && entering.tick > serving.tick ? serving : null;
}
