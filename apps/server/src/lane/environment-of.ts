import { environmentName, hostName, type EnvironmentSettings } from '@arthor/contract';
import type { Environment } from '@arthor/core';
import type { Config } from '../config.js';
import type { EnvRow } from '../store/entity/env.js';
import { drainOf } from './drain.js';

/** Why an environment cannot be used as it is. */
export interface EnvironmentProblem {
  readonly code: string;
  readonly message: string;
}

/** What the rules know of an environment: its row, its settings, and the installation's for the rest. */
export const environmentOf = (
  row: Pick<EnvRow, 'name' | 'description' | 'host'>,
  settings: EnvironmentSettings,
  config: Pick<Config, 'deploy'>,
): Environment => ({
  name: row.name,
  description: row.description,
  host: row.host,
  protected: settings.protected ?? false,
  acceptBuildsFrom: settings.acceptBuildsFrom ?? null,
  deployMode: settings.deployMode ?? config.deploy.mode,
  // A lane's application may say otherwise: see drain.ts.
  drainMs: drainOf({ environment: settings }, config.deploy.drainMs).ms,
  progressDeadlineMs: secondsOr(settings.progressDeadlineSeconds, config.deploy.progressDeadlineMs),
  onStalled: settings.onStalled ?? 'WAIT',
});

/** Where the environment's host is served: its own gateway, else the installation's. */
export const gatewayUrlOf = (settings: EnvironmentSettings, installation: string | null): string | null =>
  settings.gatewayUrl ?? installation;

/** An environment among all, for {@link problemOf}. */
export interface Placed {
  readonly row: Pick<EnvRow, 'name' | 'host'>;
  readonly gatewayUrl: string | null;
}

/**
 * What is wrong with an environment; null = nothing. Rows come by hand through SQL, so nothing is sure:
 * name and host end in namespaces, labels and gateway rules.
 */
export const problemOf = (placed: Placed, all: readonly Placed[]): EnvironmentProblem | null => {
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
  const other = sharesHost(placed, all);
  if (other === null) return null;
  return {
    code: 'DUPLICATE_HOST',
    message: `The environment ${other} has the host ${host} behind the same gateway: their routes would be one.`,
  };
};

/** The name of another environment with the same host behind the same gateway; null = none. */
export const sharesHost = (placed: Placed, all: readonly Placed[]): string | null =>
  all.find(
    ({ row, gatewayUrl }) =>
      row.name !== placed.row.name && row.host === placed.row.host && gatewayUrl === placed.gatewayUrl,
  )?.row.name ?? null;

const secondsOr = (seconds: number | null | undefined, ms: number): number =>
  seconds === null || seconds === undefined ? ms : seconds * 1000;
