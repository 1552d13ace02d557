import type { ProviderError } from '../port/provider-error.js';
import { retryDelayMs } from './retry-delay.js';

/** Persisted as the plain word (model.md §1). NONE: no pipeline provider is configured. */
export const pipelineStatuses = ['CREATING', 'CREATED', 'FAILED', 'NONE'] as const;
export type PipelineStatus = (typeof pipelineStatuses)[number];

/** What the rules need of a row of t_pipeline. */
export interface PipelineRow {
  readonly id: number;
  /** The job in the CI server; the application's name. */
  readonly job: string;
  readonly status: PipelineStatus;
  /** Why it could not be made (yet). */
  readonly reason: string | null;
}
export type PipelineChange = Pick<PipelineRow, 'status' | 'reason'>;

/** What a pipeline becomes, and when to try again, ms from now; null = it is settled. */
export interface PipelineStep {
  readonly change: PipelineChange;
  readonly inMs: number | null;
}

/**
 * What a row should be at start, given whether a provider is configured: pipelines that had none are
 * made once there is one, and a pipeline that nobody can make is NONE instead of CREATING for ever.
 */
export function pipelineAtStart(status: PipelineStatus, configured: boolean): PipelineStatus {
  if (!configured) return status === 'CREATED' ? 'CREATED' : 'NONE';
  return status === 'NONE' ? 'CREATING' : status;
}

/**
 * What making the job came to. `error` null = it is there. A fault that passes by itself leaves the
 * row CREATING with its reason; a refusal is FAILED. Both are tried again: FAILED is not final.
 *
 * @param failures how many attempts in a row have failed, this one included
 */
export function afterPipelineCall(
  error: ProviderError | null,
  failures: number,
  jitter: number,
): PipelineStep {
  if (error === null) return { change: { status: 'CREATED', reason: null }, inMs: null };
  const refused = error.kind === 'DENIED' || error.kind === 'INVALID' || error.kind === 'GONE';
  return {
    change: { status: refused ? 'FAILED' : 'CREATING', reason: sayProviderError(error) },
    inMs: retryDelayMs(error, failures, jitter),
  };
}

/** One English sentence for a provider's fault: what it means, then the provider's own words. */
export function sayProviderError(error: ProviderError): string {
  const words = error.message.trim().replace(/[.\s]+$/, '');
  const meaning = {
    TRANSIENT: 'Jenkins cannot be reached or is not ready',
    UNKNOWN_OUTCOME: 'Jenkins did not answer in time',
    CONFLICT: 'Jenkins was changed at the same time',
    DENIED: 'Jenkins refused',
    INVALID: 'Jenkins cannot accept this',
    GONE: 'Jenkins does not know the job',
  }[error.kind];
  return words === '' ? `${meaning}.` : `${meaning}: ${words}.`;
}
