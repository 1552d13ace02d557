import type { Operation, Received } from '@arthor/contract';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Answer } from '../http/answer.js';
import {
  Caller,
  Endpoint,
  Held,
  IdempotencyKey,
  Input,
  type Answered,
  type Holder,
} from '../http/endpoint.js';
import type { Once } from '../http/idempotency.js';
import { leftOf } from '../http/left.js';
import { Principal } from '../http/principal.js';
import { OperationService } from './operation.service.js';
import { ReadOperations } from './read-operations.js';

@Controller()
export class OperationController {
  constructor(
    private readonly operations: OperationService,
    private readonly reading: ReadOperations,
  ) {}

  @Endpoint('listOperations')
  list(
    @Caller() caller: Principal,
    @Input() { query }: Received<'listOperations'>,
  ): Promise<Answered<'listOperations'>> {
    return this.reading.list(caller, query);
  }

  @Endpoint('getOperation')
  get(
    @Held() holder: Holder,
    @Input() { params, query }: Received<'getOperation'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'getOperation'>> {
    return this.reading.get(holder, params.id, query.wait ?? 0, leftOf(response));
  }

  @Endpoint('createOperation')
  async create(
    @Caller() caller: Principal,
    @Input() { query, body }: Received<'createOperation'>,
    @IdempotencyKey() once: Once,
  ): Promise<Operation | Answer> {
    if (query.dryRun === true) return Answer.as(200, await this.operations.plan(caller, body));
    return this.operations.accept(caller, body, once);
  }
}
