/** What a build is started with. `buildId` goes along as ARTHOR_BUILD and finds it again. */
export interface BuildRequest {
  readonly job: string;
  readonly buildId: number;
  readonly repositoryUrl: string;
  readonly branch: string;
  readonly environment: string;
}

/** What a pipeline says of a build. */
export type PipelineBuild =
  | { readonly state: 'queued'; readonly queueId: string; readonly why: string | null }
  | {
      readonly state: 'running';
      readonly queueId: string;
      readonly number: number;
      readonly url: string | null;
    }
  | {
      readonly state: 'done';
      readonly queueId: string;
      readonly number: number | null;
      readonly url: string | null;
      readonly result: 'SUCCESS' | 'FAILURE' | 'ABORTED';
      /** Whatever the build names as its image; null unless SUCCESS named one. */
      readonly image: string | null;
      readonly digest: string | null;
      readonly commit: string | null;
      /** Why it is not a success, in the pipeline's words. */
      readonly reason: string | null;
    };

/** A piece of a build's log; offsets are the pipeline's own byte offsets. */
export interface LogChunk {
  readonly text: string;
  readonly nextOffset: number;
  readonly complete: boolean;
}

/**
 * How hard an abort is asked for: Jenkins interrupts the steps (stop), drops the running one (term), or ends
 * the build from outside (kill). https://www.jenkins.io/doc/book/using/aborting-a-build/
 */
export const abortBys = ['stop', 'term', 'kill'] as const;
export type AbortBy = (typeof abortBys)[number];

/** The CI server that makes images. All calls throw ProviderError and stop at the signal. */
export interface PipelinePort {
  /** Makes the application's job from the template or finds it made; idempotent. */
  ensureJob(job: string, signal: AbortSignal): Promise<void>;
  /**
   * Starts a build and answers its queue id. UNKNOWN_OUTCOME when the answer was lost: {@link find}
   * before any second trigger.
   */
  trigger(request: BuildRequest, signal: AbortSignal): Promise<{ queueId: string }>;
  /** Looks for a build by its ARTHOR_BUILD: queue, builds, queue again. null = nowhere. */
  find(job: string, buildId: number, signal: AbortSignal): Promise<PipelineBuild | null>;
  /** Follows a build by its queue item, or by number once known. null = unknown to the server. */
  observe(
    ticket: {
      readonly job: string;
      readonly buildId: number;
      readonly queueId: string | null;
      readonly number: number | null;
    },
    signal: AbortSignal,
  ): Promise<PipelineBuild | null>;
  /** Asks for its end: cancels the queue item or ends the build; ended already is success. */
  abort(
    ticket: { readonly job: string; readonly queueId: string | null; readonly number: number | null },
    by: AbortBy,
    signal: AbortSignal,
  ): Promise<void>;
  /** The log from `offset` on. An empty incomplete chunk while it is queued. */
  log(job: string, number: number, offset: number, signal: AbortSignal): Promise<LogChunk>;
  /** Part of an environment's check. */
  check(signal: AbortSignal): Promise<readonly import('./cluster.js').CheckItem[]>;
}
