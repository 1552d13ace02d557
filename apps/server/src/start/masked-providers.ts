import type { ClusterPort, PipelinePort, RegistryPort, RoutePort } from '@arthor/core';
import type { Mask } from '../runtime/mask.js';
import type { ProviderMet } from '../runtime/provider-health.js';
import {
  maskedCluster,
  maskedError,
  maskedFault,
  maskedPipeline,
  maskedRegistry,
  maskedRoute,
} from '../runtime/masked-port.js';
import {
  Providers,
  type EnvironmentProviders,
  type ProviderChoice,
  type ProviderName,
  type ProviderProblem,
  type RegistryPlace,
} from '../runtime/providers.js';

/** The providers, whose words show no secret of ours: what they say is stored, sent and logged. */
export class MaskedProviders extends Providers {
  private readonly clusters = new WeakMap<ClusterPort, ClusterPort>();
  private readonly routes = new WeakMap<RoutePort, RoutePort>();
  private readonly jenkins: PipelinePort | null;
  private readonly nacos: RegistryPort | null;

  constructor(
    private readonly inner: Providers,
    private readonly hide: Mask,
  ) {
    super();
    const pipeline = inner.pipeline();
    this.jenkins = pipeline && maskedPipeline(pipeline, hide);
    const registry = inner.registry();
    this.nacos = registry && maskedRegistry(registry, hide);
  }
  override get defaults(): ProviderChoice {
    return this.inner.defaults;
  }
  override of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    const found = this.inner.of(choice);
    return 'problem' in found ? this.problem(found) : this.providers(found);
  }
  override async byIdentity(
    clusterId: string,
    choice: ProviderChoice,
    signal: AbortSignal,
  ): Promise<EnvironmentProviders | null> {
    try {
      const found = await this.inner.byIdentity(clusterId, choice, signal);
      return found && this.providers(found);
    } catch (error) {
      throw maskedError(error, this.hide);
    }
  }
  override clusterId(context: string | null): string | null {
    return this.inner.clusterId(context);
  }
  override meetClusters(signal: AbortSignal): Promise<void> {
    return this.inner.meetClusters(signal);
  }
  override mask(text: string): string {
    return this.hide(text);
  }
  override get runs(): boolean {
    return this.inner.runs;
  }
  override pipeline(): PipelinePort | null {
    return this.jenkins;
  }
  override registry(): RegistryPort | null {
    return this.nacos;
  }
  override get registryPlace(): RegistryPlace | null {
    return this.inner.registryPlace;
  }
  override get routeProviders(): readonly string[] {
    return this.inner.routeProviders;
  }
  override get simulated(): readonly ProviderName[] {
    return this.inner.simulated;
  }
  override get met(): readonly ProviderMet[] {
    return this.inner.met.map(({ lastError, ...met }) => ({
      ...met,
      lastError: lastError && { ...lastError, message: this.hide(lastError.message) },
    }));
  }

  private providers(of: EnvironmentProviders): EnvironmentProviders {
    return {
      ...of,
      cluster: once(this.clusters, of.cluster, (cluster) => maskedCluster(cluster, this.hide)),
      route: this.route(of.route),
      registry: this.nacos,
      routeFor: (mode) => this.route(of.routeFor(mode)),
      routeOf: (provider) => {
        const found = of.routeOf(provider);
        return 'problem' in found ? this.problem(found) : this.route(found);
      },
    };
  }

  private route(route: RoutePort): RoutePort {
    return once(this.routes, route, (inner) => maskedRoute(inner, this.hide));
  }

  private problem({ problem }: ProviderProblem): ProviderProblem {
    return { problem: maskedFault(problem, this.hide) };
  }
}

/** The same port gives the same masked one: who shares it is told by that. */
function once<T extends object>(known: WeakMap<T, T>, inner: T, make: (inner: T) => T): T {
  const made = known.get(inner) ?? make(inner);
  known.set(inner, made);
  return made;
}
