import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterPort, PipelinePort, RoutePort } from '@arthor/core';
import {
  JenkinsPipeline,
  KubernetesApi,
  KubernetesCluster,
  resolveRouteProvider,
  ShortClusterMemory,
} from '@arthor/provider';
import type { Sandbox } from '@arthor/sandbox';
import type { Config } from '../config.js';
import type { SystemClock } from '../runtime/clock.js';
import { Providers, type ProviderName } from '../runtime/providers.js';
import type { SystemRandom } from '../runtime/random.js';

/** What the adapters are made of. */
export interface ProviderParts {
  readonly config: Config;
  /** What is simulated, running; null where nothing is. */
  readonly sandbox: Sandbox | null;
  /** Labels every object this installation makes. */
  readonly instanceId: string;
  readonly clock: SystemClock;
  readonly random: SystemRandom;
  readonly version: string;
  readonly log: (line: string) => void;
}

/** The shipped job template; the path holds for src/start and dist/start alike. */
const shippedTemplate = join(
  fileURLToPath(new URL('.', import.meta.url)),
  '../../../../script/jenkins/dockerfile.xml',
);
/** In the sandbox nobody waits for a pod's end, and nobody is to be spared calls. */
const sandboxPreStopSeconds = 0;
const sandboxRate = { perSecond: 5000, burst: 5000 };

/** The adapters of this installation: at their configured addresses, or at the sandbox's. No call is made here. */
export function openProviders(parts: ProviderParts): Providers {
  const kubernetes = openKubernetes(parts);
  const pipeline = openPipeline(parts);
  const { config, sandbox } = parts;
  const simulated = (['kubernetes', 'jenkins'] as const).filter((name) => sandbox?.[name] != null);
  return new OpenedProviders(kubernetes, pipeline, sandbox?.gateway?.url ?? config.gatewayUrl, simulated);
}

class OpenedProviders extends Providers {
  constructor(
    private readonly kubernetes: { readonly cluster: ClusterPort; readonly route: RoutePort } | null,
    private readonly jenkins: PipelinePort | null,
    override readonly gatewayUrl: string | null,
    override readonly simulated: readonly ProviderName[],
  ) {
    super();
  }
  override cluster(): ClusterPort | null {
    return this.kubernetes?.cluster ?? null;
  }
  override route(): RoutePort | null {
    return this.kubernetes?.route ?? null;
  }
  override pipeline(): PipelinePort | null {
    return this.jenkins;
  }
}

function openKubernetes({ config, sandbox, instanceId, clock, random, version, log }: ProviderParts) {
  const simulated = sandbox?.kubernetes ?? null;
  const kubeconfig = simulated === null ? config.kubernetes.source : { files: [simulated.kubeconfig] };
  if (kubeconfig === null) return null;
  const { debugging, routeProvider, gateway, ingressClass, pathType } = config.kubernetes;
  const userAgent = `arthor/${version} (${instanceId.slice(0, 8)})`;
  const api = new KubernetesApi({
    kubeconfig,
    clock,
    log,
    debug: debugging,
    userAgent,
    ...(simulated === null ? {} : { rate: sandboxRate }),
  });
  const cluster = new KubernetesCluster({
    api,
    instanceId,
    random,
    ...(simulated === null ? {} : { preStopSleepSeconds: sandboxPreStopSeconds }),
  });
  const route = resolveRouteProvider({
    api,
    instanceId,
    provider: routeProvider,
    pathType,
    identity: (signal) => cluster.identity(signal),
    memory: new ShortClusterMemory(),
    ...(gateway === null ? {} : { gateway }),
    ...(ingressClass === null ? {} : { ingressClass }),
  });
  return { cluster: cluster.withRoutes((signal) => route.kind(signal)), route };
}

function openPipeline({ config, sandbox, clock }: ProviderParts): PipelinePort | null {
  const at = sandbox?.jenkins
    ? {
        endpoint: sandbox.jenkins.url,
        username: sandbox.jenkins.username,
        apiToken: sandbox.jenkins.apiToken,
      }
    : config.jenkins;
  if (at === null) return null;
  const { job } = config;
  return new JenkinsPipeline({
    endpoint: at.endpoint,
    username: at.username ?? '',
    apiToken: at.apiToken ?? '',
    clock,
    templateFile: job.template ?? shippedTemplate,
    ...(job.folder === null ? {} : { folder: job.folder }),
    ...registryLoginOf(config),
    values: {
      imageHost: job.imageRepositoryHost ?? 'registry.localhost',
      imageOrganization: job.imageRepositoryOrg ?? 'demo',
      gitCredentialsId: job.gitCredentialsId ?? '',
      registryCredentialsId: job.registryCredentialsId ?? '',
    },
  });
}

/** What Jenkins logs in to the image registry with; kept in Jenkins, never in a job. */
function registryLoginOf({ job }: Config) {
  const { imageRepositoryUsername: username, imageRepositoryPassword: password } = job;
  return username === null || password === null ? {} : { registryLogin: { username, password } };
}
