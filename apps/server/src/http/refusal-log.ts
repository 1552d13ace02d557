import type { Problem } from '@arthor/contract';
import type { Request } from 'express';

/** Keeps a row of every refused write; told before the refusal is answered. */
export abstract class RefusalLog {
  /** Writes the audit row of a refused or failed write; does nothing for reads. */
  abstract refused(request: Request, problem: Problem): Promise<void>;
}
