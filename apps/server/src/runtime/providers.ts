import { routeProviders } from '@arthor/contract';
import type { ClusterPort, DeployMode, Fault, PipelinePort, RegistryPort, RoutePort } from '@arthor/core';
import type { ProviderMet } from './provider-health.js';

/** Names of providers, as in SANDBOX and GET /system. */
export type ProviderName = 'kubernetes' | 'jenkins' | 'nacos' | 'apisix';

/** The choice of an environment's providers: its settings over the installation's configuration. */
export interface ProviderChoice {
  /** Context of the kubeconfig; null if there are no named contexts. */
  readonly cluster: string | null;
  /** The mode of new deployments. */
  readonly deployMode: DeployMode;
  /**
   * What writes routes in the mode NATIVE: `auto`, one of the shipped ones, or an added one. In UNCOUPLED it counts
   * where it is an added one with pools.
   */
  readonly routeProvider: string;
  /** `namespace/name` of the Gateway. */
  readonly gateway: string | null;
  readonly ingressClass: string | null;
  /** Control APIs of all instances of APISIX; null = they cannot be asked. */
  readonly apisixControlUrls: readonly string[] | null;
  /** URL of the gateway that serves its host; null = not known. */
  readonly gatewayUrl: string | null;
  /** How many instances of the gateway there are; null = not known. */
  readonly gatewayReplicas: number | null;
}

/** Where in the service registry environments are that set nothing. */
export interface RegistryPlace {
  /** null = each in one of its own name. */
  readonly namespace: string | null;
  readonly group: string;
}

/** Why there is no provider; DENIED = a person must act. */
export interface ProviderProblem {
  readonly problem: Fault;
}

/** The providers of one environment. */
export interface EnvironmentProviders {
  /** The cluster that runs the pods. Its watch includes the environment's kind of routes. */
  readonly cluster: ClusterPort;
  /** The gateway in front of the pods: that of the environment's mode. */
  readonly route: RoutePort;
  /** The gateway of new deployments of a mode; where it is not configured, every call says so. */
  routeFor(mode: DeployMode): RoutePort;
  /** The service registry; null = not configured. */
  readonly registry: RegistryPort | null;
  readonly gatewayUrl: string | null;
  readonly gatewayReplicas: number | null;
  /** The same cluster's routes by another route provider, for deployments from before a switch. */
  routeOf(provider: string): RoutePort | ProviderProblem;
}

/**
 * The providers of this installation: real adapters, with configured addresses or the sandbox's. Adapters
 * are opened when first needed, and shared: the same choice gives the same objects.
 */
export abstract class Providers {
  /** The choice for environments that set nothing. */
  abstract get defaults(): ProviderChoice;
  /** The providers of an environment, or why it has none. Makes no call. */
  abstract of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem;
  /**
   * The same on the cluster with that identity (uid of kube-system), by whichever context has it; null if
   * none has. Throws ProviderError if an unreachable one might be it.
   */
  abstract byIdentity(
    clusterId: string,
    choice: ProviderChoice,
    signal: AbortSignal,
  ): Promise<EnvironmentProviders | null>;
  /** The identity of a context's cluster, as it was told last; null = it was not. Makes no call. */
  clusterId(_context: string | null): string | null {
    return null;
  }
  /** Asks each context which cluster it leads to, for {@link clusterId}. Never rejects. */
  meetClusters(_signal: AbortSignal): Promise<void> {
    return Promise.resolve();
  }
  /** Whether any cluster is configured. */
  abstract get runs(): boolean;
  /** The CI server; null = not configured. */
  abstract pipeline(): PipelinePort | null;
  /** The service registry; null = not configured. */
  registry(): RegistryPort | null {
    return null;
  }
  get registryPlace(): RegistryPlace | null {
    return null;
  }
  /** The names of all route providers, `auto` first. */
  get routeProviders(): readonly string[] {
    return routeProviders;
  }
  /** The simulated providers; the console's banner names them. */
  abstract get simulated(): readonly ProviderName[];
  /** How the providers that were called since the start answered, and the database. */
  abstract get met(): readonly ProviderMet[];
  /** A text from outside that comes by no port, without secrets of ours. */
  mask(text: string): string {
    return text;
  }
}

/** An installation without any provider: applications and environments can be kept, nothing can run. */
export class NoProviders extends Providers {
  get defaults(): ProviderChoice {
    return {
      cluster: null,
      deployMode: 'NATIVE',
      routeProvider: 'auto',
      gateway: null,
      ingressClass: null,
      apisixControlUrls: null,
      gatewayUrl: null,
      gatewayReplicas: null,
    };
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
  readonly met: readonly ProviderMet[] = [];
}

/** The problem when no cluster is configured. */
export const notConfigured: ProviderProblem = {
  problem: {
    kind: 'DENIED',
    code: 'PROVIDER_NOT_CONFIGURED',
    message: 'Kubernetes is not configured.',
    params: { provider: 'kubernetes' },
  },
};
