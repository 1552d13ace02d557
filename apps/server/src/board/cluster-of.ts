import type { ClusterPort } from '@arthor/core';
import { Conflict, Invalid } from '../http/domain-error.js';
import type { LaneEnvironment } from '../lane/lane-environment.js';
import type { EnvironmentProviders, Providers } from '../runtime/providers.js';
import type { DeploymentRow } from '../store/entity/deployment.js';

/** The cluster of a deployment's pods; the environment may use another one since. Throws why there is none. */
export const clusterOf = async (...asked: Parameters<typeof providersOf>): Promise<ClusterPort> =>
  (await providersOf(...asked)).cluster;

/** The providers on that cluster. */
export async function providersOf(
  all: Providers,
  row: DeploymentRow,
  at: LaneEnvironment,
  gone: AbortSignal,
): Promise<EnvironmentProviders> {
  const providers =
    row.clusterId === null || !all.runs ? all.of(at) : await all.byIdentity(row.clusterId, at, gone);
  if (providers === null)
    throw new Conflict('CLUSTER_CHANGED', `No configured cluster is the one that ${row.name} runs on.`);
  if (!('problem' in providers)) return providers;
  const { code, message, params } = providers.problem;
  throw new Invalid(code, message, { params });
}
