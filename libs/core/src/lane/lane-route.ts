/** Where a route answers. */
export interface RouteAddress {
  readonly host: string;
  readonly path: string;
  /** Whether the path is taken off before the request reaches the pod. */
  readonly stripPrefix: boolean;
}

/** One object of the gateway's API that a route is made of. */
export interface RouteObject {
  /** Its kind as the API words it, e.g. `Ingress`, `HTTPRoute`. */
  readonly kind: string;
  readonly name: string;
  /** When it was first read back as wanted, ms; null = not yet. */
  readonly writtenAt: number | null;
  /** When it was first known to be in force, ms; null = not yet. */
  readonly confirmedAt: number | null;
  /** How that was known. */
  readonly how: 'yes' | 'assumed' | null;
}

/** One route of a lane as its rows speak of it: whom it leads to, at which addresses, by which objects. */
export interface RouteRecord {
  /** The lane's tick that stands on it. */
  readonly tick: number;
  /** Name of the main deployment. */
  readonly main: string;
  /** Name of the canary deployment. */
  readonly canary: string | null;
  /** Value of the `gray` header that leads to the canary; null = no header rule. */
  readonly header: string | null;
  /** The canary's share in whole percent; null = no weight rule. */
  readonly weight: number | null;
  /** What writes it, e.g. `ingress-nginx`. */
  readonly provider: string;
  /** `host:port` where its clients come in; null = nobody said. */
  readonly entrance: string | null;
  readonly addresses: readonly RouteAddress[];
  readonly objects: readonly RouteObject[];
}

/** What is known of a removed route at its gateway. */
export interface RouteGone {
  /**
   * Whether the data plane had answered for the last write of it: who does not serve a route that was on its way may
   * still be about to.
   */
  readonly answered: boolean;
  /** Since when whoever was asked serves it no more, or nobody is waited for, ms; null = somebody may serve it. */
  readonly since: number | null;
  /** How it is known that nobody does; null = there may be instances that were not asked. */
  readonly how: 'yes' | 'assumed' | null;
}

/** What is known of a lane's route; `t_lane.route`. */
export interface LaneRoute {
  /** What was read back last; null = there is none. While `state` is WRITING something else is on its way. */
  readonly written: RouteRecord | null;
  /** WRITING is committed before a write that changes where requests go; READ_BACK: it stands as wanted. */
  readonly state: 'WRITING' | 'READ_BACK';
  /** Since when `state` and `written` are so, ms: the time to settle counts from here. */
  readonly since: number;
  /** The one in force; null = none. */
  readonly inForce: RouteRecord | null;
  /** Since its removal was decided; absent = it is not removed by us. */
  readonly gone?: RouteGone;
  /** One that another provider or cluster still has: somebody may come in by it. */
  readonly former: RouteRecord | null;
}
