import {
  deploymentName,
  type ClusterPort,
  type DeployMode,
  type Deployment,
  type Environment,
  type Lane,
  type NewDeployment,
  type WorkloadSpec,
} from '@arthor/core';
import type { WorkloadSettings } from '../lane/lane-settings.js';
import { readWorkload } from '../store/snapshot.js';
import type { View } from '../store/store.js';

/**
 * The spec of a new deployment. If it is modelled on an earlier one, it has that one's content; names and
 * the installation's values are today's.
 */
export async function newSpec(
  view: View,
  of: {
    readonly lane: Lane;
    readonly create: NewDeployment;
    readonly hex32: string;
    readonly settings: WorkloadSettings;
    readonly environment: Environment;
    readonly cluster: ClusterPort;
    readonly deployMode: DeployMode;
  },
): Promise<WorkloadSpec> {
  const { lane, create, hex32, environment, cluster } = of;
  const { replicas: _replicas, autoscale: _autoscale, ...settings } = of.settings;
  const { imagePullPolicy, imagePullSecrets, gracePeriodSeconds } = settings;
  const content =
    create.like === null
      ? settings
      : {
          ...(await keptSpec(view, create.like, cluster)),
          imagePullPolicy,
          imagePullSecrets,
          gracePeriodSeconds,
        };
  const minReadySeconds = Math.ceil(environment.minReadyMs / 1000);
  return {
    ...content,
    ref: { namespace: lane.environment, name: deploymentName(lane.application, hex32) },
    laneId: lane.id,
    application: lane.application,
    environment: lane.environment,
    symbol: lane.symbol,
    canary: create.canary,
    buildId: create.build.id,
    image: create.build.image ?? '',
    replicas: create.replicas,
    cpuPercent: create.autoscale?.cpuPercent ?? null,
    service: create.external && of.deployMode === 'NATIVE',
    minReadySeconds,
    // The cluster wants it longer than minReadySeconds; a pod needs time to start as well.
    progressDeadlineSeconds: Math.max(Math.ceil(environment.progressDeadlineMs / 1000), minReadySeconds + 30),
  };
}

async function keptSpec(view: View, like: Deployment, cluster: ClusterPort): Promise<WorkloadSpec> {
  const { spec, objects } = await readWorkload(view, like.id);
  return spec ?? cluster.specOf({ ...like.workload, objects }, like.replicas);
}
