import { gatewayApi } from './gateway-api/provider.js';
import { ingressNginx } from './ingress-nginx/provider.js';
import type { RouteProvider } from './route-provider.js';

/** Every route provider by its name. To add one: a folder beside this file, and its line here. */
export const routeProviders = {
  'gateway-api': gatewayApi,
  'ingress-nginx': ingressNginx,
} as const satisfies Readonly<Record<string, RouteProvider>>;

/** A route provider; `auto` is decided by the cluster. */
export type RouteProviderName = 'auto' | keyof typeof routeProviders;

/** Whether there is a route provider of this name. */
export const isRouteProvider = (name: string): name is keyof typeof routeProviders =>
  Object.hasOwn(routeProviders, name);
