import type { Problem } from '@arthor/contract';
import type { Request } from 'express';

/** Records refused writes. Called before the refusal is sent. */
export abstract class RefusalLog {
  /** Writes the audit row of a refused or failed write; does nothing for reads. */
  abstract refused(request: Request, problem: Problem): Promise<void>;
}
