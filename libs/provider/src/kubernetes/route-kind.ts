import type { RoutePort } from '@arthor/core';

/** The kinds of objects that a lane's route is kept in. */
export type RouteKind = 'Ingress' | 'HTTPRoute';

/** A route port whose routes are objects of the Kubernetes API. */
export interface KubernetesRoute extends RoutePort {
  /** Which kind they are; throws ProviderError where that cannot be found out. */
  kind(signal: AbortSignal): Promise<RouteKind>;
}
