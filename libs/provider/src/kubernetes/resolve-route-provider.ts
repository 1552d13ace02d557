import { ProviderError } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import type { ClusterMemory } from './cluster-facts.js';
import { GatewayApiRoute } from './gateway-api/route.js';
import { IngressNginxRoute } from './ingress-nginx/route.js';
import { ResolvedRoute } from './resolved-route.js';
import type { KubernetesRoute } from './route-kind.js';

/** What can write routes; `auto` finds out. */
export type RouteProviderName = 'auto' | 'gateway-api' | 'ingress-nginx';

/** An environment's settings routeProvider, gateway and ingressClass, and KUBERNETES_DEFAULT_PATH_TYPE. */
export interface RouteProviderOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  readonly provider: RouteProviderName;
  /** `namespace/name` of the Gateway. */
  readonly gateway?: string;
  readonly ingressClass?: string;
  readonly pathType?: string;
  /** Which cluster it is: uid of kube-system. */
  readonly identity: (signal: AbortSignal) => Promise<string>;
  readonly memory: ClusterMemory;
}

/**
 * The route port that the settings mean. `auto` asks the cluster at the first call (and again at the next
 * one where that failed): Gateway API served and a Gateway named → `gateway-api`; else an IngressClass →
 * `ingress-nginx`; else each call is refused with what is missing. What the cluster answered is kept: it is
 * asked once, not once per start. Until it is known its `provider` is `auto`. Throws at once where
 * `gateway-api` is wanted and no Gateway is named.
 */
export function resolveRouteProvider(options: RouteProviderOptions): KubernetesRoute {
  switch (options.provider) {
    case 'ingress-nginx':
      return ingressNginx(options, options.ingressClass);
    case 'gateway-api':
      return gatewayApi(options);
    case 'auto':
      return new ResolvedRoute(options.identity, (clusterId, signal) => choose(options, clusterId, signal));
  }
}

async function choose(
  options: RouteProviderOptions,
  clusterId: string,
  signal: AbortSignal,
): Promise<KubernetesRoute> {
  if (options.gateway !== undefined && (await takesGateways(options, clusterId, signal)))
    return gatewayApi(options);
  return ingressNginx(options, await ingressClass(options, clusterId, signal));
}

async function takesGateways(
  { api, memory }: RouteProviderOptions,
  clusterId: string,
  signal: AbortSignal,
): Promise<boolean> {
  let { routeProvider } = await memory.recall(clusterId);
  if (routeProvider === null) {
    const found = (await servesGatewayApi(api, signal)) ? 'gateway-api' : 'ingress-nginx';
    ({ routeProvider } = await memory.keep(clusterId, { routeProvider: found, ingressClass: null }));
  }
  return routeProvider === 'gateway-api';
}

/** The class that is named, or the one kept, or the one that is meant by itself: `nginx`, or the only one. */
async function ingressClass(
  options: RouteProviderOptions,
  clusterId: string,
  signal: AbortSignal,
): Promise<string> {
  const { api, memory, ingressClass: named } = options;
  const kept = named === undefined ? (await memory.recall(clusterId)).ingressClass : null;
  if (kept !== null) return kept;
  const { items } = await api.list('IngressClass', null, {}, signal);
  const names = items.flatMap((item) => nameOf(item));
  const wanted = named ?? (names.includes('nginx') || names.length !== 1 ? 'nginx' : names[0]);
  if (wanted === undefined || !names.includes(wanted)) throw noRouteProvider(names);
  if (named !== undefined) return named;
  const facts = await memory.keep(clusterId, { routeProvider: null, ingressClass: wanted });
  return facts.ingressClass ?? wanted;
}

const noRouteProvider = (classes: readonly string[]): ProviderError =>
  new ProviderError(
    'kubernetes',
    'DENIED',
    'NO_ROUTE_PROVIDER',
    classes.length === 0
      ? 'the cluster has no IngressClass, and no Gateway is named by KUBERNETES_GATEWAY or the environment'
      : `the cluster has the IngressClasses ${classes.join(', ')}: choose one with KUBERNETES_INGRESS_CLASS or in the environment`,
  );

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

function ingressNginx(options: RouteProviderOptions, className: string | undefined): KubernetesRoute {
  return new IngressNginxRoute({
    api: options.api,
    instanceId: options.instanceId,
    ...(className === undefined ? {} : { className }),
    ...(options.pathType === undefined ? {} : { pathType: options.pathType }),
  });
}

function gatewayApi({ api, instanceId, gateway }: RouteProviderOptions): KubernetesRoute {
  return new GatewayApiRoute({ api, instanceId, gateway: gateway ?? '' });
}

function nameOf(item: unknown): string[] {
  if (typeof item !== 'object' || item === null || !('metadata' in item)) return [];
  const { metadata } = item;
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return [];
  return typeof metadata.name === 'string' ? [metadata.name] : [];
}
