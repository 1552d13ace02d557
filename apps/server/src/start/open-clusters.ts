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
  type KubernetesApiOptions,
  type OnGateway,
  type OnOutcome,
  type RouteProviderOptions,
} from '@arthor/provider';
import type { EnvironmentProviders, ProviderChoice, ProviderProblem } from '../runtime/providers.js';
import { absentRoute } from './absent-route.js';
import type { Contexts } from './contexts.js';

/** What all clusters' adapters share. */
export interface ClusterParts {
  readonly api: Omit<KubernetesApiOptions, 'context' | 'onOutcome'>;
  /** Who hears how calls to the cluster of a context go (null = unnamed). */
  readonly listener?: (context: string | null) => OnOutcome;
  readonly onGateway?: OnGateway;
  readonly contexts: Pick<Contexts, 'known'>;
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

  /** The default context; null if there is none or it has no name. */
  get current(): string | null {
    const known = this.parts.contexts.known();
    return 'problem' in known ? null : known.current;
  }

  /** The providers of an environment. Makes no call. */
  of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    const known = this.parts.contexts.known();
    if ('problem' in known) return known;
    const { cluster, deployMode, gatewayUrl, gatewayReplicas } = choice;
    try {
      if (cluster !== null && !known.names.includes(cluster)) throw unknownContext(cluster, known);
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
    const known = this.parts.contexts.known();
    if ('problem' in known) throw errorOf(known);
    const { names } = known;
    // No name at all: the cluster that Arthor itself runs in.
    const own = names.length === 0 ? [null] : names.filter((name) => name === cluster);
    const others = names.filter((name) => name !== cluster);
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
    const known = this.parts.contexts.known();
    if ('problem' in known) return;
    await Promise.allSettled(known.names.map((name) => this.identityOf(name, signal)));
  }

  private identityOf(name: string | null, signal: AbortSignal): Promise<string> {
    return this.clusterOf(name).cluster.identity(signal);
  }

  private native(choice: Gateway): Opened {
    const key = keyOf(choice, choice.routeProvider);
    const opened = this.opened.get(key) ?? this.open(choice);
    this.opened.set(key, opened);
    return opened;
  }

  private uncoupled(choice: ProviderChoice): Opened {
    const { cluster: name } = choice;
    const cluster = this.routeless.get(name) ?? this.clusterOf(name).cluster.withRoutes(null);
    this.routeless.set(name, cluster);
    return { cluster, route: this.apisixOf(choice) };
  }

  /** Of the mode that is not the environment's, too; one that is not rightly configured refuses what it is asked. */
  private routeFor(choice: ProviderChoice, own: RoutePort, mode: DeployMode): RoutePort {
    if (mode === choice.deployMode) return own;
    if (mode === 'UNCOUPLED') return this.apisixOf(choice);
    try {
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
    if (!isRouteProvider(provider)) return unknownProvider(provider);
    const key = keyOf(choice, provider);
    const route = this.former.get(key) ?? formerRouteProvider(provider, this.routeParts(choice));
    this.former.set(key, route);
    return route;
  }

  private open(choice: Gateway): Opened {
    const route = resolveRouteProvider({ ...this.routeParts(choice), provider: choice.routeProvider });
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

const unknownProvider = (provider: string): ProviderProblem => ({
  problem: {
    kind: 'DENIED',
    code: 'ROUTE_PROVIDER_UNKNOWN',
    message: `Routes of ${provider} cannot be reached: only ${[...Object.keys(routeProviders), withoutApisix.provider].join(', ')} are known.`,
    params: { provider },
  },
});
