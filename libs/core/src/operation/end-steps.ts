import type { Step } from './record.js';

/** The steps of an operation that ended otherwise than DONE: what was not finished never will be. */
export const endSteps = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step) =>
    step.status === 'RUNNING' || step.status === 'PENDING' ? { ...step, status: 'CANCELLED' } : step,
  );
