import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { schemas, type RouteName, type Schemas } from '@arthor/contract';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Answer } from './answer.js';
import { endpointKey } from './endpoint.js';
import { receive } from './receive.js';
import { stateOf } from './request-state.js';

/** Between guard and handler: what comes in is validated, what goes out is filtered, both by the contract. */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const name = this.reflector.get<RouteName | undefined>(endpointKey, context.getHandler());
    if (name === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    stateOf(request).received = await receive(name, request);
    return next.handle().pipe(map((result: unknown) => filter(name, result, response)));
  }
}

const filter = (name: RouteName, result: unknown, response: Response): unknown => {
  const answer = result instanceof Answer ? result : Answer.of(result);
  for (const [header, value] of answer.headers) response.setHeader(header, value);
  if (answer.status !== null) response.status(answer.status);
  const { response: usual, also }: Schemas = schemas[name];
  const schema = answer.status === null ? usual : (also?.[answer.status] ?? usual);
  return schema === null ? undefined : schema.parse(answer.body);
};
