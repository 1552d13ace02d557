import {
  ProviderError,
  type CheckItem,
  type ObjectRef,
  type RouteInForce,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { KubernetesApi } from '../api.js';
import { applyAsSeen, removeAsSeen, seenSchema, type Seen } from '../as-seen.js';
import { ownSelector } from '../label.js';
import { mayTouch, mayWrite } from '../route-fence.js';
import type { KubernetesRoute, RouteKind } from '../route-kind.js';
import { checkGateway } from './check.js';
import { httpRoute, type HttpRouteOptions } from './http-route.js';
import { httpRouteSchema, parseHttpRoute, type LiveHttpRoute } from './live.js';

/** What this adapter is made of. */
export interface GatewayApiRouteOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  /** KUBERNETES_GATEWAY, `namespace/name`. */
  readonly gateway: string;
}

/** The route port over Gateway API: one HTTPRoute per lane, main and canary in one write. */
export class GatewayApiRoute implements KubernetesRoute {
  readonly provider = 'gateway-api';
  readonly #api: KubernetesApi;
  readonly #options: HttpRouteOptions;

  /** Throws INVALID where the gateway is not named as `namespace/name`. */
  constructor({ api, instanceId, gateway }: GatewayApiRouteOptions) {
    const [namespace, name, ...rest] = gateway.split('/');
    if (namespace === undefined || namespace === '' || name === undefined || name === '' || rest.length > 0) {
      const text = `KUBERNETES_GATEWAY is ${JSON.stringify(gateway)}, but must be namespace/name`;
      throw new ProviderError('gateway-api', 'INVALID', 'GATEWAY_INVALID', text);
    }
    this.#api = api;
    this.#options = { instanceId, gateway: { namespace, name } };
  }

  kind(): Promise<RouteKind> {
    return Promise.resolve('HTTPRoute');
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    const live = await this.#read(ref, signal);
    return live === null ? null : parseHttpRoute(live, this.#options);
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>> {
    const select = { labelSelector: ownSelector(this.#options.instanceId) };
    const { items } = await this.#api.list('HTTPRoute', namespace, select, signal);
    const routes = new Map<string, RouteState>();
    for (const item of items) {
      const parsed = httpRouteSchema.safeParse(item);
      if (parsed.success) routes.set(parsed.data.metadata.name, parseHttpRoute(parsed.data, this.#options));
    }
    return routes;
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<void> {
    const { metadata, spec: rules } = httpRoute(spec, this.#options);
    const state = observed ?? (await this.observe(spec.ref, signal));
    if (state !== null) mayWrite(this.provider, 'HTTPRoute', state, spec);
    const body = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata,
      spec: { ...rules },
    };
    await applyAsSeen(this.#api, 'HTTPRoute', spec.ref, body, state === null ? null : seen(state), signal);
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    mayTouch(this.provider, 'HTTPRoute', observed, ref);
    await removeAsSeen(this.#api, 'HTTPRoute', ref, seen(observed), signal);
  }

  /** `no` until the gateway has taken this very state; whether it serves it cannot be asked here. */
  async inForce(spec: RouteSpec, signal: AbortSignal): Promise<RouteInForce> {
    const live = await this.#read(spec.ref, signal);
    if (live === null) return 'no';
    const { namespace, name } = this.#options.gateway;
    const parent = live.status.parents.find(
      ({ parentRef }) =>
        parentRef.name === name && (parentRef.namespace ?? live.metadata.namespace) === namespace,
    );
    const holds = (type: string) =>
      parent?.conditions.some(
        (item) =>
          item.type === type && item.status === 'True' && item.observedGeneration >= live.metadata.generation,
      ) === true;
    return holds('Accepted') && holds('ResolvedRefs') ? 'cannot tell' : 'no';
  }

  check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    return checkGateway(this.#api, { namespace, host, gateway: this.#options.gateway }, signal);
  }

  async #read(ref: ObjectRef, signal: AbortSignal): Promise<LiveHttpRoute | null> {
    const object = await this.#api.get('HTTPRoute', ref, signal);
    if (object === null) return null;
    const parsed = httpRouteSchema.safeParse(object);
    if (parsed.success) return parsed.data;
    const text = `the HTTPRoute ${ref.namespace}/${ref.name} cannot be read: ${parsed.error.message}`;
    throw new ProviderError('gateway-api', 'TRANSIENT', 'UNREADABLE', text);
  }
}

function seen(state: RouteState): Seen {
  return seenSchema.parse(JSON.parse(state.revision));
}
