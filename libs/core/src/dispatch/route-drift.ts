import type { RouteRecord } from '../lane/lane-route.js';
import type { Json } from '../port/cluster.js';
import type { Difference } from '../port/difference.js';
import { backendName, type RouteSpec, type RouteState } from '../port/route.js';
import { against } from './drift.js';
import type { Observed } from './observed.js';
import { isRecorded, leadsAlike, portOf } from './route.js';
import { isContested, type Mend } from './writes.js';

/** What of a route says where requests go; a row keeps no ports. */
type Led = Readonly<Record<'host' | 'path' | 'main' | 'canary' | 'header' | 'weight', Json>> &
  Readonly<Partial<Record<'mainPort' | 'canaryPort', Json>>>;

const objectName = 'route';

/**
 * What somebody changed of the lane's route since we wrote it: what it says of where requests go, and what else of
 * it is not as we set it. Nothing while a write of another wish is on its way.
 */
export function routeDifferences(
  o: Observed,
  desired: RouteSpec | null,
  live: RouteState | null,
): readonly Difference[] {
  const wrote = writtenBefore(o, desired);
  const kind = o.gateway.objectKind;
  if (live === null)
    return wrote === null || desired === null
      ? []
      : [{ kind, path: '', before: desired.ref.name, after: null, manager: null }];
  if (!live.ours) return [];
  const led = wrote === null ? [] : ledElsewhere(wrote, ledBy(live));
  const manager = live.changedBy ?? null;
  return [
    ...led.map(([path, before, after]) => ({ kind, path, before, after, manager })),
    ...(live.strays ?? []),
  ];
}

/** Where requests went by what we wrote last: it was read back, or was written and did not stick. */
function writtenBefore({ lane, gateway, writes }: Observed, desired: RouteSpec | null): Led | null {
  const { route } = lane;
  if (route?.state === 'READ_BACK') {
    if (route.written?.provider !== gateway.provider) return null;
    return desired !== null && isRecorded(route.written, desired) ? ledBy(desired) : recorded(route.written);
  }
  const isTried = desired !== null && writes?.get(objectName)?.wanted === wish(desired);
  return isTried ? ledBy(desired) : null;
}

const ledElsewhere = (before: Led, after: Led): readonly (readonly [string, Json, Json])[] =>
  (Object.keys(before) as (keyof Led)[])
    .filter((path) => before[path] !== after[path])
    .map((path) => [path, before[path] ?? null, after[path] ?? null]);

const ledBy = ({ host, path, main, canary }: Pick<RouteState, 'host' | 'path' | 'main' | 'canary'>): Led => ({
  host,
  path,
  main: main && backendName(main),
  canary: canary && backendName(canary),
  header: canary?.header ?? null,
  weight: canary?.weight ?? null,
  mainPort: main && portOf(main),
  canaryPort: canary && portOf(canary),
});

function recorded({ addresses, main, canary, header, weight }: RouteRecord): Led {
  const [address] = addresses;
  return { host: address?.host ?? null, path: address?.path ?? null, main, canary, header, weight };
}

const wish = (desired: RouteSpec): string => JSON.stringify([desired.tick, ledBy(desired)]);

/** The write that brings the route that is wanted. */
export const routeMend = (desired: RouteSpec, differences: readonly Difference[]): Mend => ({
  object: objectName,
  wanted: wish(desired),
  against: against(differences),
});

/** It leads where it should, and somebody else goes on wording it otherwise: nobody waits for that. */
export function isLeftAsItIs(o: Observed, desired: RouteSpec, live: RouteState, now: number): boolean {
  if (!leadsAlike(desired, live)) return false;
  const mend = routeMend(desired, routeDifferences(o, desired, live));
  return isContested(o.writes?.get(objectName), mend, now);
}
