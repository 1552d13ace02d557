import { ProviderError, type ClusterPort, type Random, type RoutePort } from '@arthor/core';
import { faultOf } from '@arthor/dispatch';
import {
  KubernetesApi,
  KubernetesCluster,
  resolveRouteProvider,
  unknownContext,
  type ClusterMemory,
  type KubernetesApiOptions,
  type RouteProviderName,
} from '@arthor/provider';
import type { EnvironmentProviders, ProviderChoice, ProviderProblem } from '../runtime/providers.js';
import type { Contexts } from './contexts.js';

/** What all clusters' adapters share. */
export interface ClusterParts {
  readonly api: Omit<KubernetesApiOptions, 'context'>;
  readonly contexts: Pick<Contexts, 'known'>;
  /** Where to keep findings about the cluster of a context ('' = unnamed). */
  readonly memory: (context: string) => ClusterMemory;
  readonly instanceId: string;
  readonly random: Random;
  readonly pathType: string;
  readonly preStopSleepSeconds?: number;
}

/** A route adapter, and the cluster adapter that watches its kind of routes. */
interface Opened {
  readonly cluster: ClusterPort;
  readonly route: RoutePort;
}

/** The part of a choice that needs adapters of its own; environments that differ elsewhere share them. */
type Gateway = Pick<ProviderChoice, 'cluster' | 'routeProvider' | 'gateway' | 'ingressClass'>;

/** The adapters of all used contexts, opened when first needed. */
export class Clusters {
  private readonly clusters = new Map<string | null, { api: KubernetesApi; cluster: KubernetesCluster }>();
  private readonly opened = new Map<string, Opened>();

  constructor(private readonly parts: ClusterParts) {}

  /** The default context; null if there is none or it has no name. */
  get current(): string | null {
    const known = this.parts.contexts.known();
    return 'problem' in known ? null : known.current;
  }

  /** The providers of an environment. Makes no call. */
  of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    const known = this.parts.contexts.known();
    if ('problem' in known) return known;
    const { cluster, gatewayUrl } = choice;
    try {
      if (cluster !== null && !known.names.includes(cluster)) throw unknownContext(cluster, known);
      const routeOf = (provider: string) => this.routeOf(choice, provider);
      return { ...this.open(choice), registry: null, gatewayUrl, routeOf };
    } catch (error) {
      return { problem: faultOf(error) };
    }
  }

  /**
   * The providers on the cluster with that identity; null if no context has it. Throws ProviderError if an
   * unreachable context might have it.
   */
  async byIdentity(
    clusterId: string,
    choice: ProviderChoice,
    signal: AbortSignal,
  ): Promise<EnvironmentProviders | null> {
    const known = this.parts.contexts.known();
    // The environment's own context first: it nearly always matches, and then no other is asked.
    const names = [choice.cluster, ...('problem' in known ? [] : known.names)];
    const silent: unknown[] = [];
    for (const some of [names.slice(0, 1), names.slice(1)]) {
      const answers = await Promise.allSettled(some.map((name) => this.identityOf(name, signal)));
      const at = answers.findIndex((answer) => answer.status === 'fulfilled' && answer.value === clusterId);
      const found = at < 0 ? null : this.of({ ...choice, cluster: some[at] ?? null });
      if (found !== null && !('problem' in found)) return found;
      silent.push(...answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : [])));
    }
    if (silent.length > 0) throw silent[0];
    return null;
  }

  private identityOf(name: string | null, signal: AbortSignal): Promise<string> {
    return this.clusterOf(name).cluster.identity(signal);
  }

  private routeOf(choice: ProviderChoice, provider: string): RoutePort | ProviderProblem {
    const own = this.open(choice).route;
    if (own.provider === provider) return own;
    try {
      return this.open({ ...choice, routeProvider: named(provider) }).route;
    } catch (error) {
      return { problem: faultOf(error) };
    }
  }

  private open({ cluster: name, routeProvider, gateway, ingressClass }: Gateway): Opened {
    const key = JSON.stringify([name, routeProvider, gateway, ingressClass]);
    const known = this.opened.get(key);
    if (known !== undefined) return known;
    const { api, cluster } = this.clusterOf(name);
    const { instanceId, pathType, memory } = this.parts;
    const route = resolveRouteProvider({
      api,
      instanceId,
      provider: routeProvider,
      pathType,
      identity: (signal) => cluster.identity(signal),
      memory: memory(name ?? ''),
      ...(gateway === null ? {} : { gateway }),
      ...(ingressClass === null ? {} : { ingressClass }),
    });
    const opened = { cluster: cluster.withRoutes((signal) => route.kind(signal)), route };
    this.opened.set(key, opened);
    return opened;
  }

  private clusterOf(name: string | null): { api: KubernetesApi; cluster: KubernetesCluster } {
    const known = this.clusters.get(name);
    if (known !== undefined) return known;
    const { instanceId, random, preStopSleepSeconds } = this.parts;
    const api = new KubernetesApi({ ...this.parts.api, ...(name === null ? {} : { context: name }) });
    const sleep = preStopSleepSeconds === undefined ? {} : { preStopSleepSeconds };
    const opened = { api, cluster: new KubernetesCluster({ api, instanceId, random, ...sleep }) };
    this.clusters.set(name, opened);
    return opened;
  }
}

/** A route provider's name from a row. */
function named(provider: string): RouteProviderName {
  if (provider === 'gateway-api' || provider === 'ingress-nginx') return provider;
  const text = `routes of ${provider} cannot be reached: only gateway-api and ingress-nginx are known`;
  throw new ProviderError('kubernetes', 'DENIED', 'ROUTE_PROVIDER_UNKNOWN', text, { params: { provider } });
}
