import { lanePath } from '../lane/naming.js';
import type { Deployment } from '../lane/deployment.js';
import type { Environment, Lane } from '../lane/lane.js';
import type { ObjectRef } from '../port/cluster.js';
import type { Backend, CanaryBackend, RouteSpec, RouteState } from '../port/route.js';

/**
 * The one route a lane should have: a pure function of who was chosen. null = no route (nothing serves,
 * or what serves is internal). A canary of weight 0 without a header is left out, not written as 0
 * (gateways disagree about zero, argo-rollouts#4710 and kgateway#11548).
 */
export function desiredRoute(
  lane: Lane,
  environment: Environment,
  main: Deployment | null,
  canary: Deployment | null,
): RouteSpec | null {
  if (main === null || !main.external) return null;
  return {
    ref: routeRef(lane, main),
    laneId: lane.id,
    tick: lane.tick,
    host: environment.host,
    path: lanePath(lane.application, lane.symbol),
    main: backendOf(main),
    canary: canary === null ? null : canaryBackendOf(canary),
  };
}

/** Where a lane's route object is. */
export const routeRef = (lane: Lane, row: Deployment): ObjectRef => ({
  namespace: lane.environment,
  name: row.routeName,
});

const backendOf = (row: Deployment): Backend => ({ deployment: row.name, port: row.workload.servicePort });

function canaryBackendOf(row: Deployment): CanaryBackend | null {
  const header = row.canaryType === 'HEADER' ? row.canaryValue : null;
  if (header === null && (row.weight ?? 0) === 0) return null;
  return { ...backendOf(row), header, weight: row.weight };
}

const sameBackend = (a: Backend | null, b: Backend | null): boolean =>
  a === b || (a !== null && b !== null && a.deployment === b.deployment && a.port === b.port);

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

/** The deployments a live route names. */
export const named = (state: RouteState | null): readonly string[] =>
  [state?.main?.deployment, state?.canary?.deployment].filter((name) => name !== undefined);

/** A newer decision than the rows know stands on the route: the database is behind the world. */
export const isAhead = ({ lane }: { readonly lane: Lane }, live: RouteState | null): boolean =>
  live !== null && live.ours && live.tick > lane.tick;

/** Tells one route from another in a condition's message. */
export const signature = (spec: RouteSpec | null): string =>
  spec === null
    ? 'none'
    : [spec.host, spec.main.deployment, spec.canary?.deployment, spec.canary?.header, spec.canary?.weight]
        .map((part) => part ?? '')
        .join(' ')
        .trimEnd();
