import { Injectable } from '@nestjs/common';
import type { Problem } from '@arthor/contract';
import type { Request } from 'express';
import { Log } from '../runtime/log.js';
import { stateOf } from './request-state.js';

/** Logs our own faults: each needs a person to act. */
@Injectable()
export class Faults {
  constructor(private readonly log: Log) {}

  /** One line with the error, its causes and the request's id; never a body, header or query. */
  report(error: unknown, request: Request, problem: Problem): void {
    const { id, endpoint } = stateOf(request);
    const fields = { err: error, requestId: id, endpoint, status: problem.status };
    this.log.error(fields, 'a request failed');
  }
}
