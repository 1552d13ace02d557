import type { BuildChange, BuildRequest, BuildRow, PipelineChange, PipelineStatus } from '@arthor/core';

/** A build with all that following it needs. */
export interface FollowedBuild {
  readonly row: BuildRow;
  readonly request: BuildRequest;
  readonly pipeline: PipelineChange;
}

/** The rows as the follower sees them. Each call is one short transaction or a read of committed rows. */
export interface BuildRows {
  /** The builds that are not finished. */
  unfinished(): Promise<readonly number[]>;
  /** Those of them that belong to a job and wait to be triggered. */
  waitingFor(job: string): Promise<readonly number[]>;
  /** null = the row is gone. */
  load(id: number): Promise<FollowedBuild | null>;
  /**
   * Commits the mark of a trigger; false when the row is no longer to be triggered (ended, aborted or
   * marked by someone else meanwhile).
   */
  mark(id: number, change: BuildChange): Promise<boolean>;
  /** Writes what differs, to a row that is not finished, and tells it as an event. */
  record(id: number, change: BuildChange, counts: BuildCounts): Promise<void>;
  /** The job is not there any more: its pipeline is to be made again. */
  recreate(job: string): Promise<void>;
}

/** For people who look into the table; the follower itself goes by its own memory. */
export interface BuildCounts {
  readonly misses: number;
  readonly failures: number;
  /** When it is looked at again, ms since the epoch; null = not by itself. */
  readonly dueAt: number | null;
}

/** A pipeline as its maker sees it. */
export interface MadePipeline {
  readonly id: number;
  readonly job: string;
  readonly status: PipelineStatus;
  readonly reason: string | null;
}

/** The rows as the pipeline maker sees them. */
export interface PipelineRows {
  /** Ids of the pipelines that are CREATING or FAILED. */
  unmade(): Promise<readonly number[]>;
  load(id: number): Promise<MadePipeline | null>;
  /** Writes the outcome, if the row is still CREATING or FAILED, and tells it as an event. */
  record(id: number, change: PipelineChange, failure: { code: string | null; count: number }): Promise<void>;
  /** What every row should be, given whether a provider is configured; once, at start. */
  settleAtStart(configured: boolean): Promise<void>;
}
