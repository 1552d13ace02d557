import type { WorkloadSpec } from '@arthor/core';
import type { View } from '../store/store.js';

/** What an installation and an application say of pods; every value explicit. */
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
  /** Of a first deployment that says nothing. */
  readonly replicas: number;
}

/** What an application's pods are started with in an environment: its settings over the installation's. */
export abstract class LaneSettings {
  abstract of(view: View, application: string, environment: string): Promise<WorkloadSettings>;
}
