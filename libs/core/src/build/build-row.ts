import type { AbortBy } from '../port/pipeline.js';

/** Persisted as the plain word (model.md §1). The last three are final. */
export const buildStatuses = ['QUEUED', 'BUILDING', 'SUCCESS', 'FAILURE', 'ABORTED'] as const;
export type BuildStatus = (typeof buildStatuses)[number];

/** The statuses a follower still has work with. */
export const unfinishedBuildStatuses = ['QUEUED', 'BUILDING'] as const satisfies readonly BuildStatus[];

/** Whether nothing will change a build of this status any more. */
export function isFinishedBuild(status: BuildStatus): boolean {
  return status !== 'QUEUED' && status !== 'BUILDING';
}

/**
 * Why a build is no success: its pipeline said so (FAILED, ABORTED), it named no image, nothing knows
 * of it any more (RECORD_GONE, JOB_GONE), it can never be started (REFUSED), or it ran too long (TOO_LONG).
 */
export type BuildEndCode =
  | 'BUILD_FAILED'
  | 'BUILD_ABORTED'
  | 'BUILD_NO_IMAGE'
  | 'BUILD_RECORD_GONE'
  | 'BUILD_JOB_GONE'
  | 'BUILD_REFUSED'
  | 'BUILD_TOO_LONG';

/** What the rules need of a row of t_build_record. Times in ms. */
export interface BuildRow {
  readonly id: number;
  readonly status: BuildStatus;
  /** The pipeline's queue item; null until the pipeline answered a trigger or a search. */
  readonly queueId: string | null;
  readonly number: number | null;
  readonly url: string | null;
  readonly commitId: string | null;
  readonly imageId: string | null;
  readonly digest: string | null;
  /** Why it is not finished, or not a success. Never null on an unfinished row. */
  readonly reason: string | null;
  /** Why it ended otherwise than SUCCESS, as a code; null until then. */
  readonly endedCode: BuildEndCode | null;
  /**
   * When a trigger was last about to be sent without its answer being known. Committed before the
   * call, so that whoever comes after a crash searches before it triggers. null = none is open.
   */
  readonly triggerAt: number | null;
  /** When somebody asked for its end; null = nobody did. */
  readonly abortAt: number | null;
  readonly finishedAt: number | null;
  /** When it will have run too long; null while it is not known to run. */
  readonly deadlineAt: number | null;
}

/** New values of a row; an absent key stays as it is. */
export type BuildChange = Partial<Omit<BuildRow, 'id' | 'abortAt' | 'deadlineAt'>>;

/**
 * What a follower remembers of a row between two looks. Not persisted: a follower that starts anew
 * starts from {@link freshWatch} and loses patience later, never earlier.
 */
export interface BuildWatch {
  /** Calls in a row that failed. */
  readonly failures: number;
  /** Looks in a row that found nothing, and when the first of them was. */
  readonly misses: number;
  readonly missedSince: number | null;
  /** Time to the next look while nothing changes. */
  readonly pollMs: number;
  /** The strongest abort that was handed to the pipeline, and when. */
  readonly abortBy: AbortBy | null;
  readonly abortSentAt: number | null;
  /** Why the last abort was not taken. */
  readonly abortProblem: string | null;
  /** Whether it was triggered again because the queue was lost: that is done once. */
  readonly queueLost: boolean;
}

/** How often a build is looked at: at first, and at the slowest while it moves. */
export const pollFirstMs = 1_000;
export const pollSlowestMs = 5_000;

/** The memory of a follower that has not looked yet. */
export const freshWatch: BuildWatch = {
  failures: 0,
  misses: 0,
  missedSince: null,
  pollMs: pollFirstMs,
  abortBy: null,
  abortSentAt: null,
  abortProblem: null,
  queueLost: false,
};
