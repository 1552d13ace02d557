import type { Autoscale, WorkloadSpec } from '@arthor/core';
import type { SettingsLayers } from './settings-layers.js';

/** The settings of pods, from installation and application; every value explicit. */
export interface WorkloadSettings extends Pick<
  WorkloadSpec,
  | 'containerPort'
  | 'servicePort'
  | 'readinessPath'
  | 'env'
  | 'envFrom'
  | 'resources'
  | 'command'
  | 'imagePullPolicy'
  | 'imagePullSecrets'
  | 'gracePeriodSeconds'
> {
  /** For a first deployment whose request names no number. */
  readonly replicas: number;
  /** The autoscaler of a new deployment; null = it gets none. */
  readonly autoscale: Autoscale | null;
}

/** The settings of an application's pods in an environment, as their layers and the installation say. */
export abstract class LaneSettings {
  abstract of(layers: SettingsLayers): WorkloadSettings;
}
