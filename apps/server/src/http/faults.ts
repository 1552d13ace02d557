import type { Problem } from '@arthor/contract';
import type { Request } from 'express';

/** Where faults of ours are told, for a person to act on. */
export abstract class Faults {
  /** One log line with the error, its cause and the request's id; never a body, header or query. */
  abstract report(error: unknown, request: Request, problem: Problem): void;
}
