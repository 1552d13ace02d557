import { lanePath } from '../lane/naming.js';
import { isPooled } from '../lane/pooled.js';
import type { Deployment } from '../lane/deployment.js';
import type { RouteRecord } from '../lane/lane-route.js';
import type { Environment, Lane } from '../lane/lane.js';
import type { ObjectRef } from '../port/cluster.js';
import {
  backendName,
  type Backend,
  type CanaryBackend,
  type RouteHome,
  type RouteSpec,
  type RouteState,
} from '../port/route.js';

/** What of a deployment its route is made of. */
export type RoutedRow = Pick<
  Deployment,
  'name' | 'deployMode' | 'external' | 'routeName' | 'canaryType' | 'canaryValue' | 'weight' | 'workload'
>;
type RoutedLane = Pick<Lane, 'id' | 'tick' | 'application' | 'environment' | 'symbol'>;

/**
 * The one route a lane should have: a pure function of who was chosen. null = no route (nothing serves,
 * or what serves is internal). A canary of weight 0 without a header is left out, not written as 0
 * (gateways disagree about zero, argo-rollouts#4710 and kgateway#11548).
 */
export function desiredRoute(
  lane: RoutedLane,
  environment: Pick<Environment, 'host'>,
  main: RoutedRow | null,
  canary: RoutedRow | null,
  canaryIsDown = false,
): RouteSpec | null {
  if (main === null || !main.external) return null;
  return {
    ref: routeRef(lane, main),
    laneId: lane.id,
    tick: lane.tick,
    host: environment.host,
    path: lanePath(lane.application, lane.symbol),
    main: backendOf(main),
    // One gateway calls Services, the other pods: who came by the other stays there.
    canary: canary?.deployMode === main.deployMode ? canaryBackendOf(canary, canaryIsDown) : null,
  };
}

/** Where a lane's route object is. */
export const routeRef = (lane: RoutedLane, row: RoutedRow): ObjectRef => ({
  namespace: lane.environment,
  name: row.routeName,
});

const backendOf = (row: RoutedRow): Backend =>
  isPooled(row) ? { pool: row.name } : { service: row.name, port: row.workload.servicePort };

/**
 * One that is down gives its share back; its header stays: a tester must see that it is. No share is no weight rule:
 * a route reads back the same whether its gateway knows a weight of 0 or not.
 */
function canaryBackendOf(row: RoutedRow, isDown: boolean): CanaryBackend | null {
  const weight = isDown || row.weight === 0 ? null : row.weight;
  const header = row.canaryType === 'HEADER' ? row.canaryValue : null;
  return header === null && weight === null ? null : { ...backendOf(row), header, weight };
}

/** The port of a Service; null for a pool, which carries it with each address. */
export const portOf = (backend: Backend): number | null => ('pool' in backend ? null : backend.port);
const sameBackend = (a: Backend | null, b: Backend | null): boolean =>
  a === b || (a !== null && b !== null && backendName(a) === backendName(b) && portOf(a) === portOf(b));

/** Whether the live route is the one wanted in all but its tick. */
export const isRoute = (spec: RouteSpec, state: RouteState): boolean =>
  state.intact && leadsAlike(spec, state);

/** Whether the live route takes requests at the address wanted and shares them as wanted, however it is worded. */
export function leadsAlike(spec: RouteSpec, state: RouteState): boolean {
  return (
    state.ours &&
    state.host === spec.host &&
    state.path === spec.path &&
    sameBackend(spec.main, state.main) &&
    sameBackend(spec.canary, state.canary) &&
    (spec.canary?.header ?? null) === (state.canary?.header ?? null) &&
    (spec.canary?.weight ?? null) === (state.canary?.weight ?? null)
  );
}

/** The deployment that gets what no canary takes; undefined where there is none. */
export const mainOf = (route: Routed | null | undefined): string | undefined =>
  route?.main == null ? undefined : backendName(route.main);

type Routed = Pick<RouteState, 'main' | 'canary'>;

/** The deployments a route names. */
export const named = (state: Routed | null): readonly string[] =>
  [state?.main, state?.canary].flatMap((backend) => (backend == null ? [] : [backendName(backend)]));

/** A newer decision than the rows know stands on the route: the database is behind the world. */
export const isAhead = ({ lane }: { readonly lane: Lane }, live: RouteState | null): boolean =>
  live !== null && live.ours && live.tick > lane.tick;

/** A route as the lane's row keeps it, read back at `now`. */
export const recordOf = (spec: RouteSpec, by: RouteHome, now: number): RouteRecord => ({
  tick: spec.tick,
  main: backendName(spec.main),
  canary: spec.canary && backendName(spec.canary),
  header: spec.canary?.header ?? null,
  weight: spec.canary?.weight ?? null,
  provider: by.provider,
  entrance: by.entrance,
  addresses: [{ host: spec.host, path: spec.path, stripPrefix: true }],
  objects: [{ kind: by.objectKind, name: spec.ref.name, writtenAt: now, confirmedAt: null, how: null }],
});

/** Whether a recorded route leads where a spec leads, whatever its tick. */
export function isRecorded(record: RouteRecord | null, spec: RouteSpec | null): boolean {
  if (record === null || spec === null) return record === spec;
  return (
    record.addresses.some(({ host, path }) => host === spec.host && path === spec.path) &&
    record.main === backendName(spec.main) &&
    record.canary === (spec.canary && backendName(spec.canary)) &&
    record.header === (spec.canary?.header ?? null) &&
    record.weight === (spec.canary?.weight ?? null)
  );
}
