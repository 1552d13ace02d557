import type { Parameters } from './build-script.js';

/** A job or a folder, by its full name `folder/job`. */
export type Job = {
  readonly name: string;
  readonly config: string;
  readonly nextNumber: number;
};

/** One item of the queue; times in ms since epoch. */
export type QueueItem = {
  readonly id: number;
  readonly job: string;
  readonly parameters: Parameters;
  readonly since: number;
  /** When its quiet period is over. */
  readonly due: number;
  /** Waiting for an executor since then; null before. */
  readonly buildableSince: number | null;
  /** Set once it left: cancelled, or as the build with this number. */
  readonly left: { readonly at: number; readonly cancelled: boolean; readonly number: number | null } | null;
};

/** How a build ended. */
export type BuildResult = 'SUCCESS' | 'FAILURE' | 'ABORTED';

/** One build of a job; what it does follows from job, number and parameters. */
export type Build = {
  readonly job: string;
  readonly number: number;
  readonly queueId: number;
  readonly parameters: Parameters;
  readonly startedAt: number;
  /** When it ends, or ended. */
  readonly endsAt: number;
  readonly result: BuildResult | null;
  readonly description: string | null;
};
