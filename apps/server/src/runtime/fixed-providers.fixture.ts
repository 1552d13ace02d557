import type { ClusterPort, RegistryPort, RoutePort } from '@arthor/core';
import { NoProviders, notConfigured, type EnvironmentProviders, type ProviderChoice } from './providers.js';

/** Providers with one cluster for every environment. */
export class FixedProviders extends NoProviders {
  constructor(
    private readonly ports: () => {
      readonly cluster: ClusterPort;
      readonly route: RoutePort;
      readonly registry?: RegistryPort | null;
    },
    private readonly gatewayUrl: string | null = null,
  ) {
    super();
  }

  override get defaults(): ProviderChoice {
    return { ...super.defaults, gatewayUrl: this.gatewayUrl, gatewayReplicas: 1 };
  }

  override of({ gatewayUrl, gatewayReplicas }: ProviderChoice): EnvironmentProviders {
    const { cluster, route, registry = null } = this.ports();
    return {
      cluster,
      route,
      registry,
      gatewayUrl,
      gatewayReplicas,
      routeFor: () => route,
      routeOf: (provider) => (provider === 'apisix' ? notConfigured : route),
    };
  }
}
