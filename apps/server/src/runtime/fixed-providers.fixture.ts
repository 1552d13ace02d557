import type { ClusterPort, RoutePort } from '@arthor/core';
import { NoProviders, notConfigured, type EnvironmentProviders, type ProviderChoice } from './providers.js';

/** Providers with one cluster for every environment. */
export class FixedProviders extends NoProviders {
  constructor(
    private readonly ports: () => { readonly cluster: ClusterPort; readonly route: RoutePort },
    private readonly gatewayUrl: string | null = null,
  ) {
    super();
  }

  override get defaults(): ProviderChoice {
    return { ...super.defaults, gatewayUrl: this.gatewayUrl, gatewayReplicas: 1 };
  }

  override of({ gatewayUrl, gatewayReplicas }: ProviderChoice): EnvironmentProviders {
    const { cluster, route } = this.ports();
    return {
      cluster,
      route,
      registry: null,
      gatewayUrl,
      gatewayReplicas,
      routeFor: () => route,
      routeOf: (provider) => (provider === 'apisix' ? notConfigured : route),
    };
  }
}
