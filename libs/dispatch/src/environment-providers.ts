import type { ClusterPort, Fault, RoutePort } from '@arthor/core';

/** Where an environment's pods run, and the gateway in front of them. */
export interface EnvironmentProviders {
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
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
}
