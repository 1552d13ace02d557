import { ProviderError, type ClusterPort, type DeployMode, type Random, type RoutePort } from '@arthor/core';
import { faultOf } from '@arthor/dispatch';
import {
  formerRouteProvider,
  KubernetesApi,
  KubernetesCluster,
  isRouteProvider,
  resolveRouteProvider,
  routeProviders,
  unknownContext,
  type ClusterMemory,
  type KubeconfigContexts,
  type KubernetesApiOptions,
  type OnGateway,
  type OnOutcome,
  type RouteProviderName,
  type RouteProviderOptions,
} from '@arthor/provider';
import type { EnvironmentProviders, ProviderChoice, ProviderProblem } from '../runtime/providers.js';
import { absentRoute } from './absent-route.js';
import type { Contexts } from './contexts.js';
import { nothingAdded, type Added } from './open-added.js';
import { leadsToPods, noContexts, outsideKubernetes } from './route-refusal.js';

/** What all clusters' adapters share. */
export interface ClusterParts {
  readonly api: Omit<KubernetesApiOptions, 'context' | 'onOutcome'>;
  /** Who hears how calls to the cluster of a context go (null = unnamed). */
  readonly listener?: (context: string | null) => OnOutcome;
  readonly onGateway?: OnGateway;
  /** null = none, only added clusters. */
  readonly contexts: Pick<Contexts, 'known'> | null;
  /** Clusters and route providers of PROVIDERS; absent = none. */
  readonly added?: Pick<Added, 'clusters' | 'routes'>;
  /** Where to keep findings about the cluster of a context ('' = unnamed). */
  readonly memory: (context: string) => ClusterMemory;
  readonly instanceId: string;
  readonly random: Random;
  readonly pathType: string;
  /** The routes that APISIX keeps; absent = it is not configured. */
  readonly apisix?: ApisixRoutes;
  readonly preStopSleepSeconds?: number;
}

/** Opens the routes of APISIX with the control APIs of its instances; null = they cannot be asked. */
export type ApisixRoutes = (controlUrls: readonly string[] | null) => RoutePort;

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
  private readonly former = new Map<string, RoutePort>();
  /** By context: without a watch of routes, since none of their kinds may be served there. */
  private readonly routeless = new Map<string | null, ClusterPort>();
  /** By control APIs. */
  private readonly apisix = new Map<string, RoutePort>();

  constructor(private readonly parts: ClusterParts) {}

  /** The default context, without any the first added cluster; null if there is none or it has no name. */
  get current(): string | null {
    const known = this.contexts();
    if (known === null) return this.added.clusters.keys().next().value ?? null;
    return 'problem' in known ? null : known.current;
  }

  private get added(): Pick<Added, 'clusters' | 'routes'> {
    return this.parts.added ?? nothingAdded;
  }

  private contexts(): KubeconfigContexts | ProviderProblem | null {
    return this.parts.contexts?.known() ?? null;
  }

  /** The providers of an environment. Makes no call. */
  of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    const { cluster, deployMode, routeProvider, gatewayUrl, gatewayReplicas } = choice;
    try {
      if (!this.isAdded(cluster)) {
        const known = this.contexts() ?? noContexts;
        if ('problem' in known) return known;
        if (cluster !== null && !known.names.includes(cluster)) throw unknownContext(cluster, known);
      }
      if (!this.added.routes.has(routeProvider)) this.shipped(routeProvider);
      const opened = deployMode === 'NATIVE' ? this.native(choice) : this.uncoupled(choice);
      const routeFor = (mode: DeployMode) => this.routeFor(choice, opened.route, mode);
      const routeOf = (provider: string) => this.routeOf(choice, opened.route, provider);
      return { ...opened, registry: null, gatewayUrl, gatewayReplicas, routeFor, routeOf };
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
    const { cluster } = choice;
    const known = this.contexts() ?? { names: null };
    if ('problem' in known) throw errorOf(known);
    // No name at all: the cluster that Arthor itself runs in.
    const contexts = known.names?.length === 0 ? [null] : (known.names ?? []);
    const all = [...contexts, ...this.added.clusters.keys()];
    const own = all.filter((name) => name === cluster);
    const others = all.filter((name) => name !== cluster);
    const silent: unknown[] = [];
    // The environment's own first: it is nearly always the one, and then nobody else is asked.
    for (const some of [own, others]) {
      const answers = await Promise.allSettled(some.map((name) => this.identityOf(name, signal)));
      const at = answers.findIndex((answer) => answer.status === 'fulfilled' && answer.value === clusterId);
      if (at >= 0) return found(this.of({ ...choice, cluster: some[at] ?? null }));
      silent.push(...answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : [])));
    }
    if (silent.length > 0) throw silent[0];
    return null;
  }

  /** The identity of a context's cluster, as it was told last; null = it was not. */
  toldIdentity(name: string | null): string | null {
    return this.clusters.get(name)?.cluster.toldIdentity ?? null;
  }

  /** Asks every context which cluster it leads to. Never rejects: one that does not answer stays untold. */
  async meet(signal: AbortSignal): Promise<void> {
    const known = this.contexts();
    if (known === null || 'problem' in known) return;
    await Promise.allSettled(known.names.map((name) => this.identityOf(name, signal)));
  }

  private identityOf(name: string | null, signal: AbortSignal): Promise<string> {
    return (this.addedCluster(name) ?? this.clusterOf(name).cluster).identity(signal);
  }

  private isAdded(cluster: string | null): boolean {
    return this.addedCluster(cluster) !== null;
  }

  private addedCluster(name: string | null): ClusterPort | null {
    return (name !== null && this.added.clusters.get(name)) || null;
  }

  /** The routes of an added provider; null where the choice names none. Throws ProviderError. */
  private addedRoute(choice: Gateway): RoutePort | null {
    return this.added.routes.get(choice.routeProvider)?.(choice) ?? null;
  }

  private native(choice: Gateway): Opened {
    const key = keyOf(choice, choice.routeProvider);
    const opened = this.opened.get(key) ?? this.open(choice);
    this.opened.set(key, opened);
    return opened;
  }

  private uncoupled(choice: ProviderChoice): Opened {
    return { cluster: this.withoutRoutes(choice.cluster), route: this.pooled(choice) };
  }

  private withoutRoutes(name: string | null): ClusterPort {
    const cluster =
      this.addedCluster(name) ?? this.routeless.get(name) ?? this.clusterOf(name).cluster.withRoutes(null);
    this.routeless.set(name, cluster);
    return cluster;
  }

  /** What leads to pods: the added provider that the choice names, if it does, else APISIX. */
  private pooled(choice: ProviderChoice): RoutePort {
    const added = this.addedRoute(choice);
    return added !== null && added.pools !== null ? added : this.apisixOf(choice);
  }

  /** Of the mode that is not the environment's, too; one that is not rightly configured refuses what it is asked. */
  private routeFor(choice: ProviderChoice, own: RoutePort, mode: DeployMode): RoutePort {
    if (mode === choice.deployMode) return own;
    try {
      if (mode === 'UNCOUPLED') return this.pooled(choice);
      return this.native(choice).route;
    } catch (error) {
      return absentRoute(choice.routeProvider, 'Route', faultOf(error));
    }
  }

  private apisixOf({ apisixControlUrls }: Pick<ProviderChoice, 'apisixControlUrls'>): RoutePort {
    const { apisix } = this.parts;
    if (apisix === undefined) return withoutApisix;
    const key = JSON.stringify(apisixControlUrls);
    const route = this.apisix.get(key) ?? apisix(apisixControlUrls);
    this.apisix.set(key, route);
    return route;
  }

  private routeOf(choice: ProviderChoice, own: RoutePort, provider: string): RoutePort | ProviderProblem {
    if (provider === withoutApisix.provider)
      return this.parts.apisix === undefined ? { problem: noApisix } : this.apisixOf(choice);
    if (own.provider === provider) return own;
    const added = this.added.routes.get(provider);
    if (added !== undefined) return openedBy(() => added(choice));
    return openedBy(() => this.formerOf(choice, provider));
  }

  private formerOf(choice: ProviderChoice, named: string): RoutePort {
    const provider = this.shipped(named);
    if (provider === 'auto' || this.isAdded(choice.cluster)) throw outsideKubernetes(named, choice.cluster);
    const key = keyOf(choice, provider);
    const route = this.former.get(key) ?? formerRouteProvider(provider, this.routeParts(choice));
    this.former.set(key, route);
    return route;
  }

  /** A name of those that come with Arthor. Throws ProviderError for any other. */
  private shipped(provider: string): RouteProviderName {
    if (provider === 'auto' || isRouteProvider(provider)) return provider;
    const known = [...Object.keys(routeProviders), withoutApisix.provider, ...this.added.routes.keys()];
    const text = `Routes of ${provider} cannot be reached: only ${known.join(', ')} are known.`;
    throw new ProviderError(provider, 'DENIED', 'ROUTE_PROVIDER_UNKNOWN', text, { params: { provider } });
  }

  private open(choice: Gateway): Opened {
    const added = this.addedRoute(choice);
    if (added !== null) {
      if (added.pools !== null) throw leadsToPods(choice.routeProvider);
      return { cluster: this.withoutRoutes(choice.cluster), route: added };
    }
    const provider = this.shipped(choice.routeProvider);
    if (this.isAdded(choice.cluster)) throw outsideKubernetes(provider, choice.cluster);
    const route = resolveRouteProvider({ ...this.routeParts(choice), provider });
    const { cluster } = this.clusterOf(choice.cluster);
    return { cluster: cluster.withRoutes((signal) => route.kind(signal)), route };
  }

  private routeParts({
    cluster: name,
    gateway,
    ingressClass,
  }: Gateway): Omit<RouteProviderOptions, 'provider'> {
    const { api, cluster } = this.clusterOf(name);
    const { instanceId, random, pathType, memory, onGateway } = this.parts;
    return {
      api,
      instanceId,
      random,
      pathType,
      identity: (signal) => cluster.identity(signal),
      memory: memory(name ?? ''),
      ...(onGateway === undefined ? {} : { onGateway }),
      ...(gateway === null ? {} : { gateway }),
      ...(ingressClass === null ? {} : { ingressClass }),
    };
  }

  private clusterOf(name: string | null): { api: KubernetesApi; cluster: KubernetesCluster } {
    const known = this.clusters.get(name);
    if (known !== undefined) return known;
    const { instanceId, random, preStopSleepSeconds } = this.parts;
    const onOutcome = this.parts.listener?.(name);
    const api = new KubernetesApi({
      ...this.parts.api,
      ...(name === null ? {} : { context: name }),
      ...(onOutcome === undefined ? {} : { onOutcome }),
    });
    const sleep = preStopSleepSeconds === undefined ? {} : { preStopSleepSeconds };
    const opened = { api, cluster: new KubernetesCluster({ api, instanceId, random, ...sleep }) };
    this.clusters.set(name, opened);
    return opened;
  }
}

const noApisix = {
  kind: 'DENIED',
  code: 'PROVIDER_NOT_CONFIGURED',
  message: 'APISIX is not configured.',
  params: { provider: 'apisix' },
} as const;
const withoutApisix = absentRoute('apisix', 'Route', noApisix);

const keyOf = ({ cluster, gateway, ingressClass }: Gateway, provider: string): string =>
  JSON.stringify([cluster, provider, gateway, ingressClass]);

const errorOf = ({ problem }: ProviderProblem): ProviderError =>
  new ProviderError('kubernetes', problem.kind, problem.code, problem.message, { params: problem.params });

function found(providers: EnvironmentProviders | ProviderProblem): EnvironmentProviders {
  if ('problem' in providers) throw errorOf(providers);
  return providers;
}

function openedBy(open: () => RoutePort): RoutePort | ProviderProblem {
  try {
    return open();
  } catch (error) {
    return { problem: faultOf(error) };
  }
}
