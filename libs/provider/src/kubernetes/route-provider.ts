import type { Random } from '@arthor/core';
import type { KubernetesApi } from './api.js';
import type { ClusterMemory } from './cluster-facts.js';
import type { OnGateway } from '../data-plane/data-plane.js';
import type { KubernetesRoute } from './route-kind.js';

/** What a route port is opened with. */
export interface RouteOptions {
  readonly api: KubernetesApi;
  readonly instanceId: string;
  readonly random: Random;
  readonly onGateway?: OnGateway;
  /** `namespace/name` of the Gateway. */
  readonly gateway?: string;
  readonly ingressClass?: string;
  /** KUBERNETES_DEFAULT_PATH_TYPE. */
  readonly pathType?: string;
}

/** What reaching routes needs that were written before the settings meant another provider. */
export interface FormerOptions extends RouteOptions {
  /** Which cluster it is: uid of kube-system. */
  readonly identity: (signal: AbortSignal) => Promise<string>;
  readonly memory: ClusterMemory;
}

/** One way to write routes to a cluster. */
export interface RouteProvider {
  /** Opens its route port; makes no call. Throws ProviderError if an option that it needs is missing. */
  open(options: RouteOptions): KubernetesRoute;
  /** The port of its routes after a switch: looks at them and removes them, whatever is named now. */
  former(options: FormerOptions): KubernetesRoute;
  /** Identifies the gateway within a cluster: two environments with the same one must not share a host. */
  gatewayOf(choice: { readonly gateway: string | null; readonly ingressClass: string | null }): string;
}
