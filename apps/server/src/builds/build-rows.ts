import type { BuildChange, BuildRequest, BuildRow, PipelineChange, PipelineStatus } from '@arthor/core';

/** A build with everything that following it needs. */
export interface FollowedBuild {
  readonly row: BuildRow;
  readonly request: BuildRequest;
  readonly pipeline: PipelineChange;
}

/** The rows for the follower. Each call is one short transaction or one read. */
export interface BuildRows {
  /** The builds that are not finished. */
  unfinished(): Promise<readonly number[]>;
  /** Unfinished builds of a job that are not triggered yet. */
  waitingFor(job: string): Promise<readonly number[]>;
  /** null = the row is gone. */
  load(id: number): Promise<FollowedBuild | null>;
  /**
   * Commits that the build is being triggered; false when it must not be: it has ended, or is aborted or
   * marked already.
   */
  mark(id: number, change: BuildChange): Promise<boolean>;
  /** Writes changes to an unfinished row and announces it. */
  record(id: number, change: BuildChange, counts: BuildCounts): Promise<void>;
  /** The job is gone: marks its pipeline to be created again. */
  recreate(job: string): Promise<void>;
}

/** For people who read the table; the follower uses its own memory. */
export interface BuildCounts {
  readonly misses: number;
  readonly failures: number;
  /** When to look at it again, ms since the epoch; null = never by itself. */
  readonly dueAt: number | null;
}

/** A pipeline for the maker. */
export interface MadePipeline {
  readonly id: number;
  readonly job: string;
  readonly status: PipelineStatus;
  readonly reason: string | null;
}

/** The rows for the pipeline maker. */
export interface PipelineRows {
  /** Ids of the pipelines that are CREATING or FAILED. */
  unmade(): Promise<readonly number[]>;
  load(id: number): Promise<MadePipeline | null>;
  /** Writes the outcome if the row is still CREATING or FAILED, and announces it. */
  record(id: number, change: PipelineChange, failure: { code: string | null; count: number }): Promise<void>;
  /** At start: NONE becomes CREATING where Jenkins is configured, and the reverse where it is not. */
  settleAtStart(configured: boolean): Promise<void>;
}
