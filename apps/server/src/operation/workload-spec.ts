import { deploymentName, type NewDeployment, type WorkloadSpec, type Lane } from '@arthor/core';
import type { WorkloadSettings } from '../lane/lane-settings.js';

/** The workload of a new deployment, ready to be rendered. */
export function workloadSpec(
  lane: Lane,
  create: NewDeployment,
  hex32: string,
  settings: WorkloadSettings,
  progressDeadlineMs: number,
): WorkloadSpec {
  const { replicas: _, ...pods } = settings;
  return {
    ...pods,
    ref: { namespace: lane.environment, name: deploymentName(lane.application, hex32) },
    laneId: lane.id,
    application: lane.application,
    environment: lane.environment,
    symbol: lane.symbol,
    canary: create.canary,
    buildId: create.build.id,
    image: create.build.image ?? '',
    replicas: create.replicas,
    service: create.external,
    minReadySeconds: 0,
    progressDeadlineSeconds: Math.ceil(progressDeadlineMs / 1000),
  };
}
