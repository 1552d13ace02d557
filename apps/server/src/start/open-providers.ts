import { routeProviders } from '@arthor/contract';
import type { PipelinePort, RegistryPort } from '@arthor/core';
import type { ClusterMemory, OnSecrets } from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import type { SystemClock } from '../runtime/clock.js';
import type { ProviderHealth, ProviderMet } from '../runtime/provider-health.js';
import {
  notConfigured,
  Providers,
  type EnvironmentProviders,
  type ProviderChoice,
  type ProviderName,
  type ProviderProblem,
  type RegistryPlace,
} from '../runtime/providers.js';
import type { SystemRandom } from '../runtime/random.js';
import { Contexts } from './contexts.js';
import { tryRoutes, type Added } from './open-added.js';
import { Clusters } from './open-clusters.js';
import { openApisix } from './open-apisix.js';
import { openPipeline } from './open-pipeline.js';
import { openRegistry } from './open-registry.js';

/** What the adapters are made of. */
export interface ProviderParts {
  readonly config: Config;
  /** The running sandbox; null where nothing is simulated. */
  readonly sandbox: Sandbox | null;
  /** What PROVIDERS brings. */
  readonly added: Added;
  /** Where to keep findings about the cluster of a context ('' = unnamed). */
  readonly memory: (context: string) => ClusterMemory;
  /** Labels every object this installation makes. */
  readonly instanceId: string;
  readonly clock: SystemClock;
  /** Who remembers how calls went. */
  readonly health: ProviderHealth;
  readonly random: SystemRandom;
  readonly version: string;
  readonly log: (line: string) => void;
  readonly warn: (line: string) => void;
  /** Hears which secrets of a kubeconfig no text may show. */
  readonly onSecrets?: OnSecrets;
}

/** The sandbox's pods end at once, and its API needs no protection from many calls. */
const sandboxPreStopSeconds = 0;
const sandboxRate = { perSecond: 5000, burst: 5000 };

/**
 * Opens the adapters, to the configured addresses or to the sandbox. Reads the kubeconfig, but makes no
 * call yet.
 */
export async function openProviders(parts: ProviderParts): Promise<Providers> {
  const { health } = parts;
  const clusters = await openClusters(parts, health);
  const pipeline = openPipeline({ ...parts, onOutcome: health.listener('jenkins', null) });
  const registry = openRegistry({ ...parts, onOutcome: health.listener('nacos', null) });
  const { config, sandbox, added } = parts;
  const simulated = (['kubernetes', 'jenkins', 'nacos', 'apisix'] as const).filter(
    (name) => sandbox?.[name] != null,
  );
  const { routeProvider, gateway, ingressClass } = config.kubernetes;
  tryRoutes(added, { cluster: clusters?.current ?? null, gateway, ingressClass });
  const listening = config.gatewayUrlIsSet ? null : (sandbox?.gateway?.url ?? null);
  const gatewayUrl = listening ?? config.gatewayUrl;
  return new OpenedProviders(
    clusters,
    pipeline,
    registry,
    {
      deployMode: config.deploy.mode,
      routeProvider,
      gateway,
      ingressClass,
      apisixControlUrls: sandbox?.apisix?.controlUrls ?? config.apisix?.controlUrls ?? null,
      gatewayUrl,
      // The sandbox's gateway is one; of others nobody said.
      gatewayReplicas: listening === null ? null : 1,
    },
    { simulated, routeProviders: [...routeProviders, ...added.routes.keys()] },
    health,
  );
}

class OpenedProviders extends Providers {
  constructor(
    private readonly clusters: Clusters | null,
    private readonly jenkins: PipelinePort | null,
    private readonly nacos: { readonly port: RegistryPort; readonly place: RegistryPlace } | null,
    private readonly configured: Omit<ProviderChoice, 'cluster'>,
    private readonly named: Pick<Providers, 'simulated' | 'routeProviders'>,
    private readonly health: ProviderHealth,
  ) {
    super();
  }
  override get defaults(): ProviderChoice {
    return { cluster: this.clusters?.current ?? null, ...this.configured };
  }
  override of(choice: ProviderChoice): EnvironmentProviders | ProviderProblem {
    const found = this.clusters?.of(choice) ?? notConfigured;
    return 'problem' in found ? found : { ...found, registry: this.registry() };
  }
  override async byIdentity(
    clusterId: string,
    choice: ProviderChoice,
    signal: AbortSignal,
  ): Promise<EnvironmentProviders | null> {
    const found = (await this.clusters?.byIdentity(clusterId, choice, signal)) ?? null;
    return found && { ...found, registry: this.registry() };
  }
  override get routeProviders(): readonly string[] {
    return this.named.routeProviders;
  }
  override get simulated(): readonly ProviderName[] {
    return this.named.simulated;
  }
  override clusterId(context: string | null): string | null {
    return this.clusters?.toldIdentity(context) ?? null;
  }
  override async meetClusters(signal: AbortSignal): Promise<void> {
    await this.clusters?.meet(signal);
  }
  override get runs(): boolean {
    return this.clusters !== null;
  }
  override pipeline(): PipelinePort | null {
    return this.jenkins;
  }
  override registry(): RegistryPort | null {
    return this.nacos?.port ?? null;
  }
  override get registryPlace(): RegistryPlace | null {
    return this.nacos?.place ?? null;
  }
  override get met(): readonly ProviderMet[] {
    return this.health.met;
  }
}

async function openClusters(parts: ProviderParts, health: ProviderHealth): Promise<Clusters | null> {
  const { config, sandbox, added, memory, instanceId, clock, random, version, log, warn, onSecrets } = parts;
  const simulated = sandbox?.kubernetes ?? null;
  const kubeconfig = simulated === null ? config.kubernetes.source : { files: [simulated.kubeconfig] };
  if (kubeconfig === null && added.clusters.size === 0) return null;
  const { debugging: debug, pathType } = config.kubernetes;
  const contexts =
    simulated === null
      ? kubeconfig && new Contexts(kubeconfig, clock, log)
      : { known: () => ({ names: ['sandbox'], current: 'sandbox', missing: [] }) };
  // Not for the sandbox: its contexts are known, and reading loads a client of 80 MB.
  if (contexts instanceof Contexts) await contexts.read();
  const userAgent = `arthor/${version} (${instanceId.slice(0, 8)})`;
  const rate = simulated === null ? {} : { rate: sandboxRate };
  const apisix = openApisix(parts);
  return new Clusters({
    ...(apisix === null ? {} : { apisix }),
    api: {
      kubeconfig: kubeconfig ?? { files: [] },
      clock,
      log,
      warn,
      debug,
      userAgent,
      ...rate,
      ...(onSecrets === undefined ? {} : { onSecrets }),
    },
    listener: (context) => health.listener('kubernetes', context),
    onGateway: (url) => health.listener('gateway', new URL(url).host),
    contexts,
    added,
    memory,
    instanceId,
    random,
    pathType,
    ...(simulated === null ? {} : { preStopSleepSeconds: sandboxPreStopSeconds }),
  });
}
