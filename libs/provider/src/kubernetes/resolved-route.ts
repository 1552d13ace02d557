import type {
  AddressUse,
  CheckItem,
  Entrance,
  ObjectRef,
  PublicAddress,
  RemovedRoute,
  RouteInForce,
  RouteSpec,
  RouteState,
} from '@arthor/core';
import type { KubernetesRoute, RouteKind } from './route-kind.js';

/** A route port that is chosen when it is first needed, and anew when the cluster is another one. */
export class ResolvedRoute implements KubernetesRoute {
  readonly #name: string;
  readonly #identity: (signal: AbortSignal) => Promise<string>;
  readonly pools = null;
  readonly #choose: (clusterId: string, signal: AbortSignal) => Promise<KubernetesRoute>;
  #chosen: { readonly clusterId: string; readonly route: KubernetesRoute } | null = null;

  /** @param name what it is called until it is chosen */
  constructor(
    name: string,
    identity: (signal: AbortSignal) => Promise<string>,
    choose: (clusterId: string, signal: AbortSignal) => Promise<KubernetesRoute>,
  ) {
    this.#name = name;
    this.#identity = identity;
    this.#choose = choose;
  }

  get provider(): string {
    return this.#chosen?.route.provider ?? this.#name;
  }

  get objectKind(): string {
    return this.#chosen?.route.objectKind ?? 'Route';
  }

  async kind(signal: AbortSignal): Promise<RouteKind> {
    return (await this.#route(signal)).kind(signal);
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    return (await this.#route(signal)).observe(ref, signal);
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>> {
    return (await this.#route(signal)).list(namespace, signal);
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<RouteState | null> {
    return (await this.#route(signal)).apply(spec, observed, signal);
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    return (await this.#route(signal)).remove(ref, observed, signal);
  }

  async inForce(
    ref: ObjectRef,
    live: RouteState,
    entrance: Entrance | null,
    signal: AbortSignal,
  ): Promise<RouteInForce> {
    return (await this.#route(signal)).inForce(ref, live, entrance, signal);
  }

  async gone(route: RemovedRoute, entrance: Entrance | null, signal: AbortSignal): Promise<RouteInForce> {
    return (await this.#route(signal)).gone(route, entrance, signal);
  }

  async usesOf(address: PublicAddress, signal: AbortSignal): Promise<AddressUse> {
    return (await this.#route(signal)).usesOf(address, signal);
  }

  async check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    try {
      const route = await this.#route(signal);
      const message = `Routes are written by ${route.provider}, as was found out when this cluster was first asked.`;
      return [
        { code: 'ROUTE_PROVIDER', status: 'OK', message },
        ...(await route.check(namespace, host, signal)),
      ];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [{ code: 'ROUTE_PROVIDER', status: 'FAILED', message }];
    }
  }

  async #route(signal: AbortSignal): Promise<KubernetesRoute> {
    const clusterId = await this.#identity(signal);
    if (this.#chosen?.clusterId !== clusterId)
      this.#chosen = { clusterId, route: await this.#choose(clusterId, signal) };
    return this.#chosen.route;
  }
}
