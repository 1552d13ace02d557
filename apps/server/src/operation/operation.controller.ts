import type { Operation, Received } from '@arthor/contract';
import { Controller, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Answer } from '../http/answer.js';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { onceOf } from '../http/idempotency.js';
import { Principal } from '../http/principal.js';
import { OperationService } from './operation.service.js';

@Controller()
export class OperationController {
  constructor(private readonly operations: OperationService) {}

  @Endpoint('createOperation')
  async create(
    @Caller() caller: Principal,
    @Input() { query, body }: Received<'createOperation'>,
    @Req() request: Request,
  ): Promise<Operation | Answer> {
    if (query.dryRun === true) return Answer.as(200, await this.operations.plan(caller, body));
    return this.operations.accept(caller, body, onceOf(caller, request, body));
  }
}
