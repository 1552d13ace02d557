import type { Deployment } from '../lane/deployment.js';
import type { RouteRecord } from '../lane/lane-route.js';
import { backendName, type RouteHome, type RouteState } from '../port/route.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { isAhead, named, routeRef } from './route.js';

/** Deployments that the route of a former provider or cluster still leads to. */
export const formerNames = (o: Observed): readonly string[] =>
  o.former?.route.known === true ? named(o.former.route.value) : [];

/** Whether a former route exists that could not be looked at. */
export const formerUnknown = (o: Observed): boolean => o.former?.route.known === false;

/**
 * After a switch of route provider or cluster the former route stays until its clients come in elsewhere: at
 * once where both gateways have one address, else when a person takes the former deployment offline.
 */
export function leaveFormer(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  noteFormer(o, draft, now);
  if (o.former === null || !o.former.route.known || facts.inForce === 'not yet') return;
  const { home, route } = o.former;
  const live = route.value;
  const row = o.rows[0];
  if (live === null || row === undefined || !live.ours || isAhead(o, live)) return;
  const rows = named(live).map((name) => draft.rowsNow().find((one) => one.name === name));
  const over = rows.every((one) => one !== undefined && mayLose(one, sameEntrance(home, o.gateway)));
  if (over) draft.act({ kind: 'REMOVE_ROUTE', home, ref: routeRef(o.lane, row), observed: live });
}

const mayLose = (row: Deployment, sameEntrance: boolean): boolean =>
  row.status === 'DELETING' || (row.status === 'REPLACING' && sameEntrance);

const sameEntrance = (a: RouteHome, b: RouteHome): boolean =>
  a.entrance !== null && a.entrance === b.entrance;

/** Kept for whoever asks who still comes in where. */
function noteFormer(o: Observed, draft: Draft, now: number): void {
  const { route } = draft.laneNow();
  if (route === null || formerUnknown(o)) return;
  const live = o.former?.route.known === true ? o.former.route.value : null;
  const former = o.former === null || live === null ? null : recordOfLive(live, o.former.home, o, now);
  const same =
    former === null || route.former === null
      ? former === route.former
      : former.main === route.former.main && former.canary === route.former.canary;
  if (!same) draft.patchLane({ route: { ...route, former } });
}

function recordOfLive(live: RouteState, home: RouteHome, o: Observed, now: number): RouteRecord | null {
  if (live.main === null) return null;
  const name = o.rows[0]?.routeName ?? '';
  return {
    tick: live.tick,
    main: backendName(live.main),
    canary: live.canary && backendName(live.canary),
    header: live.canary?.header ?? null,
    weight: live.canary?.weight ?? null,
    provider: home.provider,
    entrance: home.entrance,
    addresses: [{ host: live.host ?? '', path: live.path ?? '', stripPrefix: true }],
    objects: [{ kind: home.objectKind, name, writtenAt: now, confirmedAt: null, how: null }],
  };
}
