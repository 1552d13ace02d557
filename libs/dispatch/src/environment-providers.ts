import type { ClusterPort, DeployMode, Fault, RegistryPort, RoutePort } from '@arthor/core';

/** Where an environment's pods run, and the gateway in front of them. */
export interface EnvironmentProviders {
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
  /** Where callers find each other's pods; null = there is none. */
  readonly registry?: RegistryPort | null;
  /** The routes of new rows of a mode: a row keeps its own, whatever the environment's is now. */
  routeFor(mode: DeployMode): RoutePort;
  /** Where clients reach the gateway; null = nobody said. */
  readonly gatewayUrl: string | null;
  /** How many instances of the gateway there are; null = nobody said. */
  readonly gatewayReplicas: number | null;
  /** The same cluster's routes as a provider keeps them: rows remember theirs over a switch. */
  routeOf(provider: string): RoutePort | NoProviders;
}

/** Why an environment has none now: DENIED = a person must mend it. */
export interface NoProviders {
  readonly problem: Fault;
}

/**
 * The providers of an environment. Asked anew by each pass, so it must be cheap; never rejects. Gives the
 * same adapters as long as the environment's cluster and gateway are the same; environments may share them.
 */
export interface ProvidersByEnvironment {
  of(environment: string): Promise<EnvironmentProviders | NoProviders>;
  /**
   * The same on the cluster of that identity (uid of kube-system); null = no configured context leads there.
   * Rejects with ProviderError while one that cannot be asked may be it.
   */
  on(environment: string, clusterId: string, signal: AbortSignal): Promise<EnvironmentProviders | null>;
}
