import type { KubernetesApi } from './api.js';
import type { KubernetesRoute } from './route-kind.js';

/** What a route port is opened with. */
export interface RouteOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  /** `namespace/name` of the Gateway. */
  readonly gateway?: string;
  readonly ingressClass?: string;
  /** KUBERNETES_DEFAULT_PATH_TYPE. */
  readonly pathType?: string;
}

/** One way to write routes to a cluster. */
export interface RouteProvider {
  /** Opens its route port; makes no call. Throws ProviderError if an option that it needs is missing. */
  open(options: RouteOptions): KubernetesRoute;
  /** Opens the port for routes from before a switch to another provider; what is missing only stops writes. */
  former(options: RouteOptions): KubernetesRoute;
  /** Identifies the gateway within a cluster: two environments with the same one must not share a host. */
  gatewayOf(choice: { readonly gateway: string | null; readonly ingressClass: string | null }): string;
}
