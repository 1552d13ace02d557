import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@arthor/contract';
import type { Request, Response } from 'express';
import { DomainError, Unavailable } from './domain-error.js';
import { Faults } from './faults.js';
import { problemOf } from './problem.js';
import { RefusalLog } from './refusal-log.js';
import { stateOf } from './request-state.js';
import { asRefusal } from './shortage.js';

/** Answers any thrown error with a problem document, after writing the audit row. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly refusals: RefusalLog,
    private readonly faults: Faults,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const error = asRefusal(thrown);
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error, stateOf(request).id);
    if (problem.status >= 500) this.faults.report(error, request, problem);
    // A database that cannot write cannot tell of it either.
    if (!(error instanceof Unavailable)) await this.tell(request, problem);
    send(response, problem, error instanceof DomainError ? error.headers : {});
  }

  private async tell(request: Request, problem: Problem): Promise<void> {
    try {
      await this.refusals.refused(request, problem);
    } catch (failure) {
      this.faults.report(failure, request, problem);
    }
  }
}

// Once a stream has begun no problem document can be sent: only end it.
const send = (response: Response, problem: Problem, headers: DomainError['headers']): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
};
