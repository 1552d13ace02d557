import type { Blocking } from '../lane/condition.js';
import type { OperationRecord, OperationStatus, Step } from './record.js';

/** How an operation ended otherwise than DONE. */
export interface End {
  readonly status: Exclude<OperationStatus, 'RUNNING' | 'DONE'>;
  readonly code: string;
  /** The operation that ended it; null = none did. */
  readonly endedBy: number | null;
  /** What it waited for: that is what a person asks about. */
  readonly blocking: Blocking | null;
}

/** The record of an operation that ended otherwise than DONE: what was not finished never will be. */
export const ended = (record: OperationRecord, end: End, now: number) =>
  ({
    status: end.status,
    endedCode: end.code,
    endedBy: end.endedBy,
    blocking: end.blocking,
    finishedAt: now,
    steps: endSteps(record.steps),
  }) satisfies Partial<OperationRecord>;

const endSteps = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step) =>
    step.status === 'RUNNING' || step.status === 'PENDING' ? { ...step, status: 'CANCELLED' } : step,
  );
