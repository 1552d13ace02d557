import type { AbortBy, PipelineBuild } from '../port/pipeline.js';
import type { ProviderError } from '../port/provider-error.js';
import { cut } from '../port/cut.js';
import type { BuildChange, BuildEndCode, BuildRow, BuildWatch } from './build-row.js';
import { freshWatch, isFinishedBuild, pollFirstMs, pollSlowestMs } from './build-row.js';
import { abortedUnstarted, isToEnd } from './build-call.js';
import { imageFault } from './image.js';
import { sayProviderError } from './pipeline-rule.js';
import { retryDelayMs } from './retry-delay.js';

/**
 * A trigger whose answer was lost may be sent again after this long, and only when a search finds
 * nothing: Jenkins answers a request it took within 15 s, and a second one with the same ARTHOR_BUILD
 * folds into an item that still waits.
 */
export const triggerAgainMs = 60_000;
/** A build that was known is given up after this many looks in a row, over this long, found nothing. */
const missesToGiveUp = 3;
const missingToGiveUpMs = 60_000;
/** A build that is still there after the hardest abort is left alone after this long. */
const killedToGiveUpMs = 120_000;

/** What a call to the pipeline came to. */
export type BuildAnswer =
  | { readonly saw: 'triggered'; readonly queueId: string }
  | { readonly saw: 'build'; readonly build: PipelineBuild }
  /** Searched or looked at, and nowhere. */
  | { readonly saw: 'nothing' }
  | { readonly saw: 'abort taken'; readonly by: AbortBy }
  | { readonly saw: 'error'; readonly error: ProviderError; readonly during: 'trigger' | 'look' | AbortBy };

/** What an answer means: row changes, the follower's memory, when to act next. */
export interface BuildStep {
  readonly change: BuildChange;
  readonly watch: BuildWatch;
  /** ms from now to the next call; 0 = at once; null = finished. */
  readonly inMs: number | null;
  /** The job is not there any more: make it again. */
  readonly recreate: boolean;
}

/**
 * What an answer means for a row. Pure and total. Final rows never change; a number, once known, stays;
 * an unreachable Jenkins is a reason and a later look, never a failure of the build.
 *
 * @param jitter a number in [0, 1) that spreads the retries
 */
export function afterBuildCall(
  row: BuildRow,
  watch: BuildWatch,
  answer: BuildAnswer,
  now: number,
  jitter: number,
): BuildStep {
  if (isFinishedBuild(row.status)) return { change: {}, watch, inMs: null, recreate: false };
  switch (answer.saw) {
    case 'triggered':
      return moved(
        { queueId: answer.queueId, triggerAt: null, reason: 'Waiting in the queue of Jenkins.' },
        watch,
      );
    case 'build':
      return isStranger(row, answer.build) ? missing(row, watch, now) : found(row, watch, answer.build, now);
    case 'nothing':
      return missing(row, watch, now);
    case 'abort taken':
      return {
        change: { reason: endWanted(row) },
        watch: { ...freshWatch, queueLost: watch.queueLost, abortBy: answer.by, abortSentAt: now },
        inMs: pollFirstMs,
        recreate: false,
      };
    case 'error':
      return failed(row, watch, answer.error, answer.during, now, jitter);
  }
}

// A job that was deleted and made again counts from 1: its #1 is not the #1 that was being followed.
function isStranger(row: BuildRow, build: PipelineBuild): boolean {
  if (row.queueId !== null && build.queueId !== row.queueId) return true;
  return (
    row.number !== null && build.state !== 'queued' && build.number !== null && build.number !== row.number
  );
}

function found(row: BuildRow, watch: BuildWatch, build: PipelineBuild, now: number): BuildStep {
  const seen = { queueId: build.queueId, triggerAt: null };
  if (build.state === 'done') return finished({ ...seen, ...outcome(row, build, now) }, watch);
  if (watch.abortBy === 'kill' && now - (watch.abortSentAt ?? now) >= killedToGiveUpMs)
    return finished(unended(row, watch, build.state, now), watch);
  const status = build.state === 'queued' ? row.status : 'BUILDING';
  const known = build.state === 'queued' ? {} : { number: build.number, url: build.url };
  const change = { ...seen, ...known, status, reason: progressReason(row, watch, build, now) };
  const standsStill = status === row.status && change.queueId === row.queueId && row.triggerAt === null;
  if (!standsStill) return moved(change, watch);
  const pollMs = Math.min(pollSlowestMs, watch.pollMs * 1.5);
  return {
    change,
    watch: { ...watch, failures: 0, misses: 0, missedSince: null, pollMs },
    inMs: watch.pollMs,
    recreate: false,
  };
}

function progressReason(
  row: BuildRow,
  watch: BuildWatch,
  build: Exclude<PipelineBuild, { state: 'done' }>,
  now: number,
): string {
  if (isToEnd(row, now)) return endWanted(row, watch.abortProblem);
  if (build.state === 'running') return `Build #${build.number} is running in Jenkins.`;
  return build.why === null
    ? 'Waiting in the queue of Jenkins.'
    : `Waiting in the queue of Jenkins: ${cut(build.why, 500)}`;
}

function endWanted(row: BuildRow, problem: string | null = null): string {
  const wanted = row.abortAt === null ? tooLong : 'Abort requested';
  return problem === null
    ? `${wanted}; waiting for Jenkins to end it.`
    : `${wanted}, but it goes on. ${problem}`;
}

const tooLong = 'It runs longer than a build may';

/** The end of a build that Jenkins does not end: nobody waits for it any more. */
function unended(row: BuildRow, watch: BuildWatch, state: 'queued' | 'running', now: number): BuildChange {
  const still =
    state === 'running' ? 'Jenkins still calls it running.' : 'Jenkins still has it in its queue.';
  const why = watch.abortProblem === null ? '' : ` ${watch.abortProblem}`;
  return { ...endOf(row), reason: `${endReason(row)} ${still}${why}`, triggerAt: null, finishedAt: now };
}

/** How a build ends that did not want to. */
const endOf = ({ abortAt }: BuildRow) =>
  abortAt === null
    ? ({ status: 'FAILURE', endedCode: 'BUILD_TOO_LONG' } as const)
    : ({ status: 'ABORTED', endedCode: 'BUILD_ABORTED' } as const);

const endReason = ({ abortAt }: BuildRow): string =>
  abortAt === null ? `${tooLong}: aborted.` : 'Aborted on request.';

function outcome(row: BuildRow, build: Extract<PipelineBuild, { state: 'done' }>, now: number): BuildChange {
  const shared = {
    number: row.number ?? build.number,
    url: build.url ?? row.url,
    commitId: build.commit,
    finishedAt: now,
  };
  const noImage = build.result === 'SUCCESS' ? imageFault(build.image, build.digest) : null;
  if (noImage !== null) return { ...shared, status: 'FAILURE', endedCode: 'BUILD_NO_IMAGE', reason: noImage };
  // Nobody but its deadline asked for its end.
  if (build.result === 'ABORTED' && row.abortAt === null && isToEnd(row, now))
    return { ...shared, ...endOf(row), reason: endReason(row) };
  return {
    ...shared,
    status: build.result,
    endedCode: endCodes[build.result],
    imageId: build.image,
    digest: build.digest,
    reason: build.result === 'SUCCESS' ? null : cut(build.reason ?? defaultReason(row, build.result), 500),
  };
}

const endCodes = { SUCCESS: null, FAILURE: 'BUILD_FAILED', ABORTED: 'BUILD_ABORTED' } as const;

function defaultReason(row: BuildRow, result: 'FAILURE' | 'ABORTED'): string {
  if (result === 'FAILURE') return 'The build failed in Jenkins; its log says why.';
  return row.abortAt === null ? 'Aborted in Jenkins.' : endReason(row);
}

function missing(row: BuildRow, watch: BuildWatch, now: number): BuildStep {
  if (row.queueId === null && row.number === null) return nowhere(row, watch, now);
  const misses = watch.misses + 1;
  const missedSince = watch.missedSince ?? now;
  if (misses >= missesToGiveUp && now - missedSince >= missingToGiveUpMs) {
    if (row.number === null && !watch.queueLost && !isToEnd(row, now)) return queueLost();
    return finished(
      givenUp('BUILD_RECORD_GONE', 'Given up: Jenkins has no record of this build any more.', now),
      watch,
    );
  }
  return {
    change: { reason: 'Jenkins does not show this build; looking again.' },
    watch: { ...watch, failures: 0, misses, missedSince, pollMs: pollFirstMs },
    inMs: missedInMs(misses),
    recreate: false,
  };
}

// Jenkins keeps its queue in memory until it stops in good order: what waited there is in no build.
function queueLost(): BuildStep {
  return {
    change: { queueId: null, triggerAt: null, reason: 'Jenkins lost its queue; the build is started again.' },
    watch: { ...freshWatch, queueLost: true },
    inMs: 0,
    recreate: false,
  };
}

// The first misses are looked after quickly: a queue item that just left is a build a moment later.
function missedInMs(misses: number): number {
  return misses < missesToGiveUp ? pollFirstMs : missingToGiveUpMs / 4;
}

function nowhere(row: BuildRow, watch: BuildWatch, now: number): BuildStep {
  const waitMs = (row.triggerAt ?? now) + triggerAgainMs - now;
  if (waitMs > 0)
    return {
      change: {
        reason:
          'Jenkins was asked to start it, but the answer was lost; looking for a minute whether it did, before it is started again.',
      },
      watch: { ...watch, failures: 0 },
      inMs: Math.min(waitMs, pollSlowestMs),
      recreate: false,
    };
  if (row.abortAt !== null) return finished(abortedUnstarted(now), watch);
  return {
    change: { triggerAt: null, reason: 'Jenkins did not take it; it is started again.' },
    watch: { ...freshWatch, queueLost: watch.queueLost },
    inMs: 0,
    recreate: false,
  };
}

function failed(
  row: BuildRow,
  watch: BuildWatch,
  error: ProviderError,
  during: 'trigger' | 'look' | AbortBy,
  now: number,
  jitter: number,
): BuildStep {
  const again: BuildStep = {
    change: { reason: sayProviderError(error) },
    watch: { ...watch, failures: watch.failures + 1 },
    inMs: retryDelayMs(error, watch.failures + 1, jitter),
    recreate: false,
  };
  // A build that may not be aborted still ends by itself: the next call looks, and asks harder later. What
  // did not reach Jenkins is asked again as it was.
  if (during !== 'trigger' && during !== 'look')
    return {
      ...again,
      watch: {
        ...again.watch,
        abortBy: error.kind === 'TRANSIENT' || error.kind === 'UNKNOWN_OUTCOME' ? watch.abortBy : during,
        abortSentAt: now,
        abortProblem: sayProviderError(error),
      },
      inMs: pollFirstMs,
    };
  if (error.kind === 'GONE') return jobGone(row, again, watch, now, during);
  if (during === 'look') return again;
  switch (error.kind) {
    case 'UNKNOWN_OUTCOME':
      return again;
    case 'INVALID':
      return finished(givenUp('BUILD_REFUSED', sayProviderError(error), now), watch);
    case 'TRANSIENT':
    case 'CONFLICT':
    case 'DENIED':
      // The provider said that nothing was started: the next call may trigger without a search.
      return { ...again, change: { ...again.change, triggerAt: null } };
  }
}

// 404 may also mean "no right to see it" for a moment: what was started is given up by patience only.
function jobGone(
  row: BuildRow,
  again: BuildStep,
  watch: BuildWatch,
  now: number,
  during: 'trigger' | 'look',
): BuildStep {
  if (row.queueId !== null || row.number !== null) {
    const step = missing(row, watch, now);
    const reason = 'Given up: the job was deleted in Jenkins, and the build with it.';
    return {
      ...step,
      ...(step.inMs === null && { change: givenUp('BUILD_JOB_GONE', reason, now) }),
      recreate: true,
    };
  }
  if (during === 'look') return { ...nowhere(row, watch, now), recreate: true };
  const reason = 'The job is gone from Jenkins; it is being made again.';
  return { ...again, change: { triggerAt: null, reason }, recreate: true };
}

function givenUp(endedCode: BuildEndCode, reason: string, now: number): BuildChange {
  return { status: 'FAILURE', endedCode, reason, triggerAt: null, finishedAt: now };
}

function moved(change: BuildChange, watch: BuildWatch): BuildStep {
  return {
    change,
    watch: {
      ...freshWatch,
      abortBy: watch.abortBy,
      abortSentAt: watch.abortSentAt,
      abortProblem: watch.abortProblem,
      queueLost: watch.queueLost,
    },
    inMs: pollFirstMs,
    recreate: false,
  };
}

function finished(change: BuildChange, watch: BuildWatch): BuildStep {
  return { change, watch, inMs: null, recreate: false };
}
