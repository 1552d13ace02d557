import type { ClusterPort, Fault, PipelinePort, RoutePort } from '@arthor/core';
import type { RouteProviderName } from '@arthor/provider';

/** What a part of the outside world is called in SANDBOX and in GET /system. */
export type ProviderName = 'kubernetes' | 'jenkins' | 'nacos' | 'apisix';

/** What decides which providers serve an environment: its settings, else the installation's configuration. */
export interface ProviderChoice {
  /** Context of the kubeconfig; null where there is none to name. */
  readonly cluster: string | null;
  readonly routeProvider: RouteProviderName;
  /** `namespace/name` of the Gateway. */
  readonly gateway: string | null;
  readonly ingressClass: string | null;
  /** Where its host is served; null when nobody said. */
  readonly gatewayUrl: string | null;
}

/** Why something cannot be used now, in words; DENIED = a person must act. */
export interface ProviderProblem {
  readonly problem: Fault;
}

/** Where an environment's pods run, and what leads requests to them. */
export interface EnvironmentProviders {
  /** The cluster that runs the pods. Its watches tell of the environment's kind of routes, too. */
  readonly cluster: ClusterPort;
  /** The gateway in front of the pods. */
  readonly route: RoutePort;
  /** The service registry; none is spoken to yet. */
  readonly registry: null;
  readonly gatewayUrl: string | null;
  /** The same cluster's routes as another provider keeps them: those of deployments of before a switch. */
  routeOf(provider: string): RoutePort | ProviderProblem;
}

/**
 * The outside world of this installation: the real adapters, spoken to at their configured addresses or at
 * the sandbox's. Adapters are opened when they are first needed and shared: the same choice gives the same.
 */
export abstract class Providers {
  /** What environments have that say nothing themselves. */
  abstract get defaults(): ProviderChoice;
  /** The providers of an environment, or why it has none. Cheap: nothing is asked. */
  abstract of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem;
  /**
   * The same on the cluster of that identity (uid of kube-system), whatever context leads there; null when
   * no configured context does. Throws ProviderError while one that cannot be asked may be it.
   */
  abstract byIdentity(
    clusterId: string,
    choice: ProviderChoice,
    signal: AbortSignal,
  ): Promise<EnvironmentProviders | null>;
  /** Whether there is any cluster, so that something can run. */
  abstract get runs(): boolean;
  /** The CI server that makes images; null = not configured. */
  abstract pipeline(): PipelinePort | null;
  /** What is simulated: the console shows a banner that names it. */
  abstract get simulated(): readonly ProviderName[];
}

/** An installation without any provider: applications and environments can be kept, nothing can run. */
export class NoProviders extends Providers {
  get defaults(): ProviderChoice {
    return { cluster: null, routeProvider: 'auto', gateway: null, ingressClass: null, gatewayUrl: null };
  }
  of(_choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    return notConfigured;
  }
  byIdentity(): Promise<EnvironmentProviders | null> {
    return Promise.resolve(null);
  }
  get runs(): boolean {
    return false;
  }
  pipeline(): PipelinePort | null {
    return null;
  }
  readonly simulated: readonly ProviderName[] = [];
}

/** No cluster is configured at all. */
export const notConfigured: ProviderProblem = {
  problem: {
    kind: 'DENIED',
    code: 'PROVIDER_NOT_CONFIGURED',
    message: 'Kubernetes is not configured.',
    params: { provider: 'kubernetes' },
  },
};
