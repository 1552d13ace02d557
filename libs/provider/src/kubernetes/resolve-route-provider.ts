import { ProviderError } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import { gatewayApi } from './gateway-api/provider.js';
import { ingressNginx } from './ingress-nginx/provider.js';
import { ResolvedRoute } from './resolved-route.js';
import type { KubernetesRoute } from './route-kind.js';
import type { FormerOptions } from './route-provider.js';
import { routeProviders, type RouteProviderName } from './route-providers.js';

/** An environment's settings routeProvider, gateway and ingressClass, and what `auto` needs to ask and remember. */
export interface RouteProviderOptions extends FormerOptions {
  readonly provider: RouteProviderName;
}

/**
 * Opens the route port for the settings. `auto` asks the cluster at the first call (and again after a
 * failure): if it serves the Gateway API and a Gateway is named, `gateway-api`; else, if there is an
 * IngressClass, `ingress-nginx`; else every call is refused and says what is missing. The answer is kept:
 * the cluster is asked once, not at each start. Until then `provider` is `auto`. Throws at once for
 * `gateway-api` without a Gateway.
 */
export function resolveRouteProvider(options: RouteProviderOptions): KubernetesRoute {
  const { provider } = options;
  if (provider !== 'auto') return routeProviders[provider].open(options);
  return new ResolvedRoute('auto', options.identity, (clusterId, signal) =>
    choose(options, clusterId, signal),
  );
}

/**
 * The port of routes that were written before the settings meant another provider: they can be looked at and
 * removed whatever is named now, and written as far as it still is.
 */
export const formerRouteProvider = (
  provider: Exclude<RouteProviderName, 'auto'>,
  options: FormerOptions,
): KubernetesRoute => routeProviders[provider].former(options);

async function choose(
  options: RouteProviderOptions,
  clusterId: string,
  signal: AbortSignal,
): Promise<KubernetesRoute> {
  if (options.gateway !== undefined && (await takesGateways(options, clusterId, signal)))
    return gatewayApi.open(options);
  return ingressNginx.open({ ...options, ingressClass: await ingressClass(options, clusterId, signal) });
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

function nameOf(item: unknown): string[] {
  if (typeof item !== 'object' || item === null || !('metadata' in item)) return [];
  const { metadata } = item;
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return [];
  return typeof metadata.name === 'string' ? [metadata.name] : [];
}
