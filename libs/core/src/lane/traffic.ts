import { conditionOf } from '../dispatch/condition.js';
import { routeWritten } from '../dispatch/in-force.js';
import type { Deployment } from './deployment.js';
import type { Lane } from './lane.js';

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

/** The split between a main and a canary as routes express it. */
export function split(main: Deployment | null, canary: Deployment | null): Traffic {
  if (main === null || !main.external) return { main: null, canary: null, header: null };
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
  const serving = split(byId(lane.mainId), byId(lane.canaryId));
  const main = staying(rows, false);
  const canary = staying(rows, true);
  const wanted = split(main, canary);
  const arrived = (main?.id ?? null) === lane.mainId && (canary?.id ?? null) === lane.canaryId;
  const settled = arrived && rows.every((row) => row.status !== 'DEPLOYING');
  const writtenFor = conditionOf(lane.conditions, routeWritten)?.message ?? 'none';
  const written = split(
    rows.find((row) => !row.canary && writtenFor.split(' ').includes(row.name)) ?? null,
    rows.find((row) => row.canary && writtenFor.split(' ').includes(row.name)) ?? null,
  );
  return { wanted, written, inForce: { ...serving, how: settled ? 'assumed' : 'not yet' } };
}

function staying(rows: readonly Deployment[], canary: boolean): Deployment | null {
  return rows
    .filter((row) => row.canary === canary && (row.status === 'DEPLOYING' || row.status === 'DEPLOYED'))
    .reduce<Deployment | null>((best, row) => (best === null || row.tick > best.tick ? row : best), null);
}
