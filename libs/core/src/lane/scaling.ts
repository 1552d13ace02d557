import type { ListedWorkload, WorkloadState } from '../port/cluster.js';

/** Who sets a deployment's number of pods, beside its row. */
export interface Scaling {
  /** Name of an autoscaler of somebody else that follows it; null = none was seen. */
  readonly foreign: string | null;
}

/**
 * Whether autoscalers set its number of pods. One whose Deployment has no pods is switched off: that is how people
 * stop it, and nobody's wish for a version that serves.
 */
export const isAutoscaled = (workload: WorkloadState | null | undefined): workload is WorkloadState =>
  autoscalersOf(workload).length > 0 && (workload?.wantedReplicas ?? 0) > 0;

/** Name of an autoscaler of somebody else; null = there is none. */
export const foreignAutoscaler = (workload: Named | null): string | null =>
  autoscalersOf(workload).find(({ ours }) => !ours)?.name ?? null;

type Named = Pick<ListedWorkload, 'autoscalers'>;

const autoscalersOf = (workload: Named | null | undefined) => workload?.autoscalers ?? [];
