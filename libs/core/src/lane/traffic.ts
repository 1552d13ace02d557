import type { Deployment } from './deployment.js';
import type { Lane } from './lane.js';
import type { RouteRecord } from './lane-route.js';

/** Whole percent of each side; null = that side has no route. `header`: the canary's `gray` value. */
export interface Traffic {
  readonly main: number | null;
  readonly canary: number | null;
  readonly header: string | null;
}

/** What was asked for, what stands in the gateway's API, and what is in force. */
export interface LaneTraffic {
  readonly wanted: Traffic;
  readonly written: Traffic;
  readonly inForce: Traffic & { readonly how: 'yes' | 'not yet' | 'assumed' };
}

const none: Traffic = { main: null, canary: null, header: null };

type Side = Pick<Deployment, 'external' | 'weight' | 'canaryType' | 'canaryValue'>;

/** The split between a main and a canary as routes express it. */
export function split(main: Side | null, canary: Side | null): Traffic {
  if (main === null || !main.external) return none;
  const share = canary?.weight ?? 0;
  return {
    main: 100 - share,
    canary: canary === null ? 0 : share,
    header: canary?.canaryType === 'HEADER' ? canary.canaryValue : null,
  };
}

/** Traffic of a lane, from rows alone (`rows`: all but the WITHDRAWN ones). */
export function trafficOf(lane: Lane, rows: readonly Deployment[]): LaneTraffic {
  const byId = (id: number | null) => rows.find((row) => row.id === id) ?? null;
  const main = staying(rows, false);
  const canary = staying(rows, true);
  const arrived = (main?.id ?? null) === lane.mainId && (canary?.id ?? null) === lane.canaryId;
  const settled = arrived && rows.every((row) => row.status !== 'DEPLOYING');
  const inForce = lane.route?.inForce ?? null;
  // Rows that were in force before routes were recorded say it themselves.
  const serving = inForce === null ? split(byId(lane.mainId), byId(lane.canaryId)) : ofRecord(inForce);
  const how = inForce?.objects.every((one) => one.how === 'yes') === true ? 'yes' : 'assumed';
  return {
    wanted: split(main, canary),
    written: ofRecord(lane.route?.written ?? null),
    inForce: { ...serving, how: settled ? how : 'not yet' },
  };
}

function ofRecord(route: RouteRecord | null): Traffic {
  if (route === null) return none;
  const share = route.weight ?? 0;
  return { main: 100 - share, canary: share, header: route.header };
}

function staying(rows: readonly Deployment[], canary: boolean): Deployment | null {
  return rows
    .filter((row) => row.canary === canary && (row.status === 'DEPLOYING' || row.status === 'DEPLOYED'))
    .reduce<Deployment | null>((best, row) => (best === null || row.tick > best.tick ? row : best), null);
}
