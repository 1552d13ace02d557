import type { Deployment } from './deployment.js';
import type { AutoscalerState, ListedWorkload, WorkloadState } from '../port/cluster.js';

/** How far an autoscaler of ours may go, and what it aims at. */
export interface Autoscale {
  readonly min: number;
  readonly max: number;
  /** CPU used of what the pods asked for, in percent. */
  readonly cpuPercent: number;
}

/** Who sets a deployment's number of pods, beside its row. */
export interface Scaling {
  /** What its own autoscaler has while it is in force; null = it gets none. */
  readonly autoscale: Autoscale | null;
  /** Name of an autoscaler of somebody else that follows it; null = none was seen. */
  readonly foreign: string | null;
}

/** How many pods an autoscaler may set. */
export type Bounds = Pick<Autoscale, 'min' | 'max'>;

/** Kinds of what a workload has beside it, as the cluster calls them. */
export const budgetKind = 'PodDisruptionBudget';
export const autoscalerKind = 'HorizontalPodAutoscaler';

/**
 * Whether autoscalers set its number of pods. One whose Deployment has no pods is switched off: that is how people
 * stop it, and nobody's wish for a version that serves.
 */
export const isAutoscaled = (workload: WorkloadState | null | undefined): workload is WorkloadState =>
  autoscalersOf(workload).length > 0 && (workload?.wantedReplicas ?? 0) > 0;

/** Name of an autoscaler of somebody else; null = there is none. */
export const foreignAutoscaler = (workload: Named | null): string | null =>
  autoscalersOf(workload).find(({ ours }) => !ours)?.name ?? null;

/** The autoscaler of ours; null = there is none. */
export const ownAutoscaler = (workload: Named | null | undefined): AutoscalerState | null =>
  autoscalersOf(workload).find(({ ours }) => ours) ?? null;

/** The scaling of a new row; null = nobody but the row sets its pods. */
export const scalingBy = (autoscale: Autoscale | null): Scaling | null =>
  autoscale && { autoscale, foreign: null };

/** Whether it has pods enough that one may be taken at a time. */
export const wantsBudget = ({ replicas, scaling }: Pick<Deployment, 'replicas' | 'scaling'>): boolean =>
  (scaling?.autoscale?.min ?? replicas) >= 2;

type Named = Pick<ListedWorkload, 'autoscalers'>;

const autoscalersOf = (workload: Named | null | undefined) => workload?.autoscalers ?? [];
