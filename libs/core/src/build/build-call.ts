import { abortBys, type AbortBy } from '../port/pipeline.js';
import type { BuildChange, BuildRow, BuildWatch } from './build-row.js';
import { isFinishedBuild } from './build-row.js';
import type { PipelineRow } from './pipeline-rule.js';

/** An abort that has not ended the build is followed by the next harder one after this long. */
const abortHarderMs = 30_000;

/** What is to be done for a build now. */
export type BuildCall =
  /** Finished: forget it. */
  | { readonly call: 'forget' }
  /** Nobody has to be asked: write this (it may change nothing) and wait for a wake. */
  | { readonly call: 'write'; readonly change: BuildChange }
  /** Commit {@link triggerMark}, then trigger. */
  | { readonly call: 'trigger' }
  /** Search by ARTHOR_BUILD. */
  | { readonly call: 'find' }
  /** Look at the queue item or the numbered build. */
  | { readonly call: 'observe' }
  /** Hand over the abort. */
  | { readonly call: 'abort'; readonly by: AbortBy };

/**
 * The next call for a build. Pure and total. A trigger is chosen only while no earlier one can still
 * be under way: once its mark is committed, only a search that was told "nowhere" (see afterCall)
 * takes the mark away.
 */
export function nextBuildCall(
  row: BuildRow,
  watch: BuildWatch,
  pipeline: Pick<PipelineRow, 'status' | 'reason'>,
  now: number,
): BuildCall {
  if (isFinishedBuild(row.status)) return { call: 'forget' };
  if (row.queueId === null && row.number === null) {
    if (row.triggerAt !== null) return { call: 'find' };
    if (row.abortAt !== null) return { call: 'write', change: abortedUnstarted(now) };
    if (pipeline.status === 'CREATED') return { call: 'trigger' };
    return { call: 'write', change: { reason: waitsFor(pipeline) } };
  }
  const by = nextAbort(row, watch, now);
  if (by !== null) return { call: 'abort', by };
  return row.number === null && watch.misses > 0 ? { call: 'find' } : { call: 'observe' };
}

/** Whether somebody wants its end: a person, or its deadline. */
export function isToEnd({ abortAt, deadlineAt }: BuildRow, now: number): boolean {
  return abortAt !== null || (deadlineAt !== null && now >= deadlineAt);
}

/** The next harder abort, when it is time for one; null = wait. */
function nextAbort(row: BuildRow, { abortBy, abortSentAt }: BuildWatch, now: number): AbortBy | null {
  if (!isToEnd(row, now)) return null;
  if (abortSentAt !== null && now - abortSentAt < abortHarderMs) return null;
  return abortBys[abortBy === null ? 0 : abortBys.indexOf(abortBy) + 1] ?? null;
}

/** What is committed before a trigger is sent, and only to a row that is still to be triggered. */
export function triggerMark(now: number): BuildChange {
  return { triggerAt: now, reason: 'Jenkins is being asked to start it.' };
}

/** The end of a build that no pipeline knows of. */
export function abortedUnstarted(now: number): BuildChange {
  return {
    status: 'ABORTED',
    endedCode: 'BUILD_ABORTED',
    reason: 'Aborted before it was started.',
    triggerAt: null,
    finishedAt: now,
  };
}

function waitsFor(pipeline: Pick<PipelineRow, 'status' | 'reason'>): string {
  switch (pipeline.status) {
    case 'CREATED':
      return 'It is about to be started.';
    case 'CREATING':
      return `Waiting for the pipeline, which is being made.${because(pipeline.reason)}`;
    case 'FAILED':
      return `Waiting for the pipeline, which could not be made yet.${because(pipeline.reason)}`;
    case 'NONE':
      return 'Waiting for a pipeline: no Jenkins is configured.';
  }
}

function because(reason: string | null): string {
  return reason === null ? '' : ` ${reason}`;
}
