import { environmentName, hostName, type EnvironmentSettings } from '@arthor/contract';
import type { Environment } from '@arthor/core';
import { isRouteProvider, routeProviders } from '@arthor/provider';
import type { Config } from '../config.js';
import type { ProviderChoice } from '../runtime/providers.js';
import type { EnvRow } from '../store/entity/env.js';
import { releaseSettings } from './release-settings.js';

/** Why an environment cannot be used. */
export interface EnvironmentProblem {
  readonly code: string;
  readonly message: string;
}

/** An environment for the rules: from its row and settings, with the installation's values for the rest. */
export const environmentOf = (
  row: Pick<EnvRow, 'name' | 'description' | 'host'>,
  settings: EnvironmentSettings,
  { deploy }: Pick<Config, 'deploy'>,
): Environment => {
  // Without an application; StoredLaneEnvironments adds that layer.
  const { drainMs, minReadyMs, autoReturn } = releaseSettings({ environment: settings }, deploy);
  return {
    name: row.name,
    description: row.description,
    host: row.host,
    protected: settings.protected ?? false,
    acceptBuildsFrom: settings.acceptBuildsFrom ?? null,
    deployMode: settings.deployMode ?? deploy.mode,
    drainMs: drainMs.value,
    minReadyMs: minReadyMs.value,
    autoReturn: autoReturn.value,
    keepWarmMs: secondsOr(settings.keepWarmSeconds, deploy.keepWarmMs),
    keepWarmMaxReplicas: settings.keepWarmMaxReplicas ?? 10,
    progressDeadlineMs: secondsOr(settings.progressDeadlineSeconds, deploy.progressDeadlineMs),
    onStalled: settings.onStalled ?? 'WAIT',
    onDrift: settings.onDrift ?? 'HEAL',
  };
};

/** The choice of providers: the environment's settings over the installation's. */
export const choiceOf = (settings: EnvironmentSettings, defaults: ProviderChoice): ProviderChoice => ({
  cluster: settings.cluster ?? defaults.cluster,
  deployMode: settings.deployMode ?? defaults.deployMode,
  routeProvider: settings.routeProvider ?? defaults.routeProvider,
  gateway: settings.gateway ?? defaults.gateway,
  ingressClass: settings.ingressClass ?? defaults.ingressClass,
  apisixControlUrls: settings.apisixControlUrls ?? defaults.apisixControlUrls,
  gatewayUrl: settings.gatewayUrl ?? defaults.gatewayUrl,
  gatewayReplicas: settings.gatewayReplicas ?? replicasBehind(settings.gatewayUrl, defaults),
});

/** What is known of the installation's gateway says nothing of another one. */
const replicasBehind = (gatewayUrl: string | null | undefined, defaults: ProviderChoice): number | null =>
  gatewayUrl == null || gatewayUrl === defaults.gatewayUrl ? defaults.gatewayReplicas : null;

/** What {@link problemOf} compares of environments. */
export interface Placed extends ProviderChoice {
  readonly row: Pick<EnvRow, 'name' | 'host'>;
  /** Identity of the cluster that its context leads to; null = it was not told yet. */
  readonly clusterId: string | null;
}

/**
 * The problem of an environment, or null. Rows are written by hand with SQL, so check everything: name
 * and host become namespaces, labels and gateway rules.
 */
export const problemOf = (
  placed: Placed,
  all: readonly Placed[],
  consoleHosts: readonly string[] = [],
): EnvironmentProblem | null => {
  const { name, host } = placed.row;
  if (!environmentName.safeParse(name).success)
    return {
      code: 'ENVIRONMENT_NAME_INVALID',
      message: `The name ${JSON.stringify(name)} is no namespace: lower-case letters, digits and dashes, at most 63.`,
    };
  if (name.startsWith('kube-'))
    return { code: 'ENVIRONMENT_NAME_RESERVED', message: `The namespace ${name} is the cluster's own.` };
  if (!hostName.safeParse(host).success)
    return {
      code: 'ENVIRONMENT_HOST_INVALID',
      message: `The host ${JSON.stringify(host)} is no lower-case DNS name without a port.`,
    };
  if (consoleHosts.includes(host))
    return {
      code: 'HOST_OF_CONSOLE',
      message: `The host ${host} is the console's own: browsers would send its sessions to what is deployed there.`,
    };
  const other = sharesHost(placed, all);
  if (other === null) return null;
  return {
    code: 'DUPLICATE_HOST',
    message: `The environment ${other} has the host ${host} behind the same gateway: their routes would be one.`,
  };
};

/** Another environment with the same host behind the same gateway; null = none. */
export const sharesHost = (placed: Placed, all: readonly Placed[]): string | null =>
  all.find(
    (other) =>
      other.row.name !== placed.row.name && other.row.host === placed.row.host && sameGateway(other, placed),
  )?.row.name ?? null;

/**
 * Whether both may use the same gateway: by what is really used, never by the address that somebody typed for it.
 * Only named ones are certain to differ.
 */
const sameGateway = (one: Placed, other: Placed): boolean => {
  // There is one APISIX, for whatever clusters its pods are on.
  const uncoupled = [one, other].filter(({ deployMode }) => deployMode === 'UNCOUPLED').length;
  if (uncoupled > 0) return uncoupled === 2;
  if (!sameCluster(one, other)) return false;
  const [a, b] = [gatewayNamed(one), gatewayNamed(other)];
  return a === null || b === null || a === b;
};

/** Two contexts may lead to one cluster. */
const sameCluster = (one: Placed, other: Placed): boolean =>
  one.cluster === other.cluster || (one.clusterId !== null && one.clusterId === other.clusterId);

/** null for `auto` (only the cluster knows), and for a provider of which we do not know what it writes to. */
const gatewayNamed = (choice: ProviderChoice): string | null =>
  isRouteProvider(choice.routeProvider) ? routeProviders[choice.routeProvider].gatewayOf(choice) : null;

const secondsOr = (seconds: number | null | undefined, ms: number): number =>
  seconds === null || seconds === undefined ? ms : seconds * 1000;
