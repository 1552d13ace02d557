import type { View } from '../store/store.js';
import type { WorkloadSettings } from './workload-spec.js';

/** What an application's pods are started with in an environment: its settings over the installation's. */
export abstract class LaneSettings {
  abstract of(view: View, application: string, environment: string): Promise<WorkloadSettings>;
}
