import {
  ProviderError,
  type CheckItem,
  type ObjectRef,
  type RouteInForce,
  type RoutePort,
  type RouteSpec,
  type RouteState,
} from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { GatewayApiRoute } from './gateway-api/route.js';
import { IngressNginxRoute } from './ingress-nginx/route.js';

/** The keys KUBERNETES_ROUTE_PROVIDER, _GATEWAY, _INGRESS_CLASS and _DEFAULT_PATH_TYPE. */
export interface RouteProviderOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  readonly provider: 'auto' | 'gateway-api' | 'ingress-nginx';
  /** `namespace/name` of the Gateway. */
  readonly gateway?: string;
  readonly ingressClass?: string;
  readonly pathType?: string;
}

/**
 * The route port that the configuration means. `auto` asks the cluster at the first call (and again
 * at the next one where that failed): Gateway API served and a Gateway named → `gateway-api`; else an
 * IngressClass → `ingress-nginx`; else each call is refused with what is missing. Until it is known
 * its `provider` is `auto`. Throws at once where `gateway-api` is wanted and no Gateway is named.
 */
export function resolveRouteProvider(options: RouteProviderOptions): RoutePort {
  switch (options.provider) {
    case 'ingress-nginx':
      return ingressNginx(options, options.ingressClass);
    case 'gateway-api':
      return gatewayApi(options);
    case 'auto':
      return new ResolvedRoute('auto', (signal) => choose(options, signal));
  }
}

/** A route port that is chosen when it is first needed. */
class ResolvedRoute implements RoutePort {
  readonly #name: string;
  readonly #choose: (signal: AbortSignal) => Promise<RoutePort>;
  #chosen: RoutePort | null = null;

  constructor(name: string, choose: (signal: AbortSignal) => Promise<RoutePort>) {
    this.#name = name;
    this.#choose = choose;
  }

  get provider(): string {
    return this.#chosen?.provider ?? this.#name;
  }

  get kind(): string {
    return this.#chosen?.kind ?? 'Route';
  }

  async observe(ref: ObjectRef, signal: AbortSignal): Promise<RouteState | null> {
    return (await this.#port(signal)).observe(ref, signal);
  }

  async list(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, RouteState>> {
    return (await this.#port(signal)).list(namespace, signal);
  }

  async apply(spec: RouteSpec, observed: RouteState | null, signal: AbortSignal): Promise<void> {
    return (await this.#port(signal)).apply(spec, observed, signal);
  }

  async remove(ref: ObjectRef, observed: RouteState, signal: AbortSignal): Promise<void> {
    return (await this.#port(signal)).remove(ref, observed, signal);
  }

  async inForce(spec: RouteSpec, signal: AbortSignal): Promise<RouteInForce> {
    return (await this.#port(signal)).inForce(spec, signal);
  }

  async pool(ref: ObjectRef, addresses: readonly string[], signal: AbortSignal): Promise<void> {
    return (await this.#port(signal)).pool(ref, addresses, signal);
  }

  async check(namespace: string, host: string, signal: AbortSignal): Promise<readonly CheckItem[]> {
    try {
      return await (await this.#port(signal)).check(namespace, host, signal);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [{ code: 'ROUTE_PROVIDER', status: 'FAILED', message }];
    }
  }

  async #port(signal: AbortSignal): Promise<RoutePort> {
    this.#chosen ??= await this.#choose(signal);
    return this.#chosen;
  }
}

async function choose(options: RouteProviderOptions, signal: AbortSignal): Promise<RoutePort> {
  const { api } = options;
  if (options.gateway !== undefined && (await servesGatewayApi(api, signal))) return gatewayApi(options);
  const { items } = await api.list('IngressClass', null, {}, signal);
  const names = items.flatMap((item) => nameOf(item));
  const wanted = options.ingressClass ?? (names.includes('nginx') || names.length !== 1 ? 'nginx' : names[0]);
  if (wanted !== undefined && names.includes(wanted)) return ingressNginx(options, wanted);
  const text =
    names.length === 0
      ? 'the cluster has no IngressClass, and no Gateway is named by KUBERNETES_GATEWAY'
      : `the cluster has the IngressClasses ${names.join(', ')}: choose one with KUBERNETES_INGRESS_CLASS`;
  throw new ProviderError('kubernetes', 'DENIED', 'NO_ROUTE_PROVIDER', text);
}

async function servesGatewayApi(api: KubernetesApi, signal: AbortSignal): Promise<boolean> {
  try {
    await api.read('/apis/gateway.networking.k8s.io/v1', signal);
    return true;
  } catch (error) {
    const absent =
      error instanceof ProviderError && (error.kind === 'GONE' || error.code === 'KIND_NOT_SERVED');
    if (absent) return false;
    throw error;
  }
}

function ingressNginx(options: RouteProviderOptions, className: string | undefined): RoutePort {
  return new IngressNginxRoute({
    api: options.api,
    instanceId: options.instanceId,
    ...(className === undefined ? {} : { className }),
    ...(options.pathType === undefined ? {} : { pathType: options.pathType }),
  });
}

function gatewayApi({ api, instanceId, gateway }: RouteProviderOptions): RoutePort {
  return new GatewayApiRoute({ api, instanceId, gateway: gateway ?? '' });
}

function nameOf(item: unknown): string[] {
  if (typeof item !== 'object' || item === null || !('metadata' in item)) return [];
  const { metadata } = item;
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return [];
  return typeof metadata.name === 'string' ? [metadata.name] : [];
}
