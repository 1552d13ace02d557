import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { seqHeader, type RouteName } from '@arthor/contract';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { endpointKey } from '../http/endpoint.js';
import { Store } from '../store/store.js';

/** GETs that the live view joins and whose handlers do not read the number with their rows. */
const joined: readonly RouteName[] = [
  'listApplications',
  'getApplication',
  'listFeatures',
  'listEnvironments',
  'getEnvironment',
];

/** Says which event number an answer reflects at least: read before the rows, so no event is dropped wrongly. */
@Injectable()
export class SeqInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: Store,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const name = this.reflector.get<RouteName | undefined>(endpointKey, context.getHandler());
    if (name !== undefined && joined.includes(name)) {
      const response = context.switchToHttp().getResponse<Response>();
      response.setHeader(seqHeader, String(await this.store.seq()));
    }
    return next.handle();
  }
}
