import type { CheckItem, ObjectRef } from './cluster.js';
import type { Difference } from './difference.js';
import type { PoolPort } from './pool.js';

/**
 * Who answers: a Service and its port, or a pool of pod addresses that {@link RoutePort.pools} keeps. Both
 * carry the deployment's name.
 */
export type Backend = { readonly service: string; readonly port: number } | { readonly pool: string };

/** Name of the deployment behind a backend. */
export const backendName = (backend: Backend): string => ('pool' in backend ? backend.pool : backend.service);

/** The canary's share of a route: by header, by weight, or both on one backend. */
export type CanaryBackend = Backend & {
  /** Value of the `gray` header; null = no header rule. */
  readonly header: string | null;
  /** Whole percent; null = no weight rule. 1–100: a share of 0 is none. */
  readonly weight: number | null;
};

/** What writes a lane's route, and as what. */
export interface RouteProvider {
  /** `ingress-nginx`, `gateway-api`, `apisix`: remembered by each deployment. */
  readonly provider: string;
  /** The API's kind of object, e.g. `Ingress`; `Route` while `auto` has not found out. */
  readonly objectKind: string;
}

/** Where a lane's route is kept, and where its clients come in. */
export interface RouteHome extends RouteProvider {
  /** Which cluster: uid of kube-system; null = it could not be asked. */
  readonly clusterId: string | null;
  /** `host:port` of the gateway; null = nobody said. */
  readonly entrance: string | null;
}

/** The one route a lane should have. Written whole, by a deterministic name. */
export interface RouteSpec {
  readonly ref: ObjectRef;
  readonly laneId: number;
  /** The lane's tick: the fence that stands on the object. */
  readonly tick: number;
  readonly host: string;
  /** `/{application}.{symbol}`, stripped before the pod. */
  readonly path: string;
  readonly main: Backend;
  readonly canary: CanaryBackend | null;
}

/** The live route, parsed back from what the API holds (not from our own annotations). */
export interface RouteState {
  readonly ours: boolean;
  /** The tick stamped on it; 0 when it has none. */
  readonly tick: number;
  readonly host: string | null;
  readonly path: string | null;
  readonly main: Backend | null;
  readonly canary: CanaryBackend | null;
  /** Whether everything else that the adapter sets is as it would write it for these values. */
  readonly intact: boolean;
  /** What of that is not; absent = nothing that can be named. What others add beside is theirs. */
  readonly strays?: readonly Difference[];
  /** Field manager that took fields from us, so that they carry other values now; absent or null = nobody. */
  readonly changedBy?: string | null;
  /**
   * What the adapter needs of exactly this state: for a conditional write or delete, and to ask the data plane
   * for it. Opaque to the core.
   */
  readonly revision: string;
}

/**
 * Whether the data plane serves a route, or serves a removed one no more. `seen`: so says whoever answered, but there
 * may be others behind the same address. `cannot tell`: it cannot be asked.
 */
export type RouteInForce = 'yes' | 'seen' | 'no' | 'cannot tell';

/** Where the data plane is asked. */
export interface Entrance {
  /** URL of the gateway. */
  readonly url: string;
  /** How many instances of the gateway there are; null = nobody said. */
  readonly replicas: number | null;
}

/** A route that was removed, as the data plane is asked for it. */
export interface RemovedRoute {
  readonly ref: ObjectRef;
  readonly laneId: number;
  readonly host: string;
  readonly path: string;
  /** Whether the data plane had answered for it: where it never did, that it does not says little or nothing. */
  readonly answered: boolean;
}

/** What a route takes: requests of one host, below one path. */
export interface PublicAddress {
  readonly namespace: string;
  readonly host: string;
  readonly path: string;
}

/** Who else takes an address. */
export interface AddressUse {
  /** Routes that are not of this instance, with the very same host and path at the same gateway: `Ingress web/shop`. */
  readonly others: readonly string[];
  /** Whether all of the gateway's routes were looked through; otherwise only those of the namespace. */
  readonly everywhere: boolean;
}

/** The gateway in front of the pods. All calls throw ProviderError and stop at the signal. */
export interface RoutePort extends RouteProvider {
  /** The live object(s), always asked of the API itself; null when there is none. */
  observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null>;
  /**
   * Every route labelled as this instance's in the namespace, by the name of its object: one call, for the
   * comparison of everything with the rows.
   */
  list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>>;
  /**
   * Writes the whole route. `observed` is what the decision was made on: CONFLICT when the object is no
   * longer that (null = must not exist, or exists as ours with a tick not above the spec's). Answers the live route
   * as the API answered the write, which is a look at it; null = it did not tell, look.
   */
  apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<RouteState | null>;
  /** Removes it, only as it was observed; already gone is success. */
  remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void>;
  /**
   * Asks the data plane whether it serves exactly this live route: not an equal one of before, which may still
   * be followed by another that is under way. A question that nobody answers is `no` at first, and `cannot tell`
   * when that lasts (10 s): a firewall must not stall a release. Throws what the gateway's controller says
   * against the route. `entrance` null = it cannot be asked.
   */
  inForce(
    ref: ObjectRef,
    live: RouteState,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce>;
  /**
   * Asks the data plane whether it serves a removed route no more: `no` while anybody does. A question that nobody
   * answers is `no` at first, and `cannot tell` when that lasts, as for {@link inForce}.
   */
  gone(route: RemovedRoute, entrance: Entrance | null, signal: AbortSignal): Promise<RouteInForce>;
  /** Whether somebody else's route takes requests of an address: then what the own one says is not what callers get. */
  usesOf(address: PublicAddress, signal: AbortSignal): Promise<AddressUse>;
  /** The pools that its routes name; null = it routes to Services. */
  readonly pools: PoolPort | null;
  /** Part of an environment's check. */
  check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]>;
}
