import type { Blocking, Params } from '../lane/condition.js';
import type { DeploymentStatus } from '../lane/machine.js';
import type { OnStalled } from '../lane/lane.js';

/** The ten operations (model.md §3). */
export const operates = [
  'DEPLOY',
  'GRAY',
  'BLUE_GREEN',
  'UPDATE_BLUE_GREEN',
  'PROMOTE',
  'ROLLBACK',
  'SCALE',
  'RESTART',
  'DELETE',
  'CANCEL',
] as const;
export type Operate = (typeof operates)[number];

/** RUNNING is the only status that is not final. */
export type OperationStatus = 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';

/** Who asks for what nobody asked for; a name that nobody can have. */
export const arthor = 'arthor';

/** Why Arthor asked for an operation by itself. */
export interface Cause {
  readonly code: string;
  readonly params: Params;
  /** The operation that led to it; null = none did. */
  readonly operation: number | null;
}

/** One visible step of an operation. */
export interface Step {
  readonly name: StepName;
  readonly status: 'PENDING' | 'RUNNING' | 'DONE' | 'SKIPPED' | 'CANCELLED';
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** How often the dispatcher acted for it. */
  readonly attempts: number;
}
export type StepName = 'WORKLOAD' | 'READY' | 'ROUTE' | 'IN_FORCE' | 'ROUTE_OFF' | 'DRAIN' | 'REMOVE';

/** A row an operation changed besides its target. */
export interface RelatedChange {
  readonly id: number;
  /** RESTORED: its values go back to what was last in force. */
  readonly change: 'REPLACING' | 'REINSTATED' | 'DELETING' | 'RESTORED';
  /** Its status before, for the snapshot. */
  readonly before: DeploymentStatus;
}

/** One accepted operation. */
export interface OperationRecord {
  readonly id: number;
  readonly operate: Operate;
  readonly status: OperationStatus;
  readonly tick: number;
  readonly laneId: number;
  readonly sourceLaneId: number | null;
  readonly canary: boolean;
  readonly buildId: number | null;
  /** The deployment it is about: the new one, the one taken offline, the one undone. */
  readonly deploymentId: number;
  readonly related: readonly RelatedChange[];
  /** CANCEL: the operation it undoes. */
  readonly cancels: number | null;
  readonly steps: readonly Step[];
  readonly onStalled: OnStalled;
  /** Who asked for it; {@link arthor} = it was decided here. */
  readonly byUser: string;
  /** What it last waited for, kept once it ended otherwise than DONE, and what stalled it, however it ends. */
  readonly blocking: Blocking | null;
  /** Why it ended otherwise than DONE: SUPERSEDED, CANCELLED_BY_USER, STALLED, or a provider's code. */
  readonly endedCode: string | null;
  /** The operation that ended it. */
  readonly endedBy: number | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}
