import type { Freeze, Received } from '@arthor/contract';
import { Controller } from '@nestjs/common';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { FreezeService } from './freeze.service.js';

/** Times in which nothing new is released. */
@Controller()
export class FreezeController {
  constructor(private readonly freezes: FreezeService) {}

  @Endpoint('listFreezes')
  list(
    @Caller() caller: Principal,
    @Input() { query }: Received<'listFreezes'>,
  ): Promise<Answered<'listFreezes'>> {
    return this.freezes.list(caller, query);
  }

  @Endpoint('createFreeze')
  create(@Caller() caller: Principal, @Input() { body }: Received<'createFreeze'>): Promise<Freeze> {
    return this.freezes.create(caller, body);
  }

  @Endpoint('deleteFreeze')
  async lift(@Caller() caller: Principal, @Input() { params }: Received<'deleteFreeze'>): Promise<undefined> {
    await this.freezes.lift(caller, params.id);
  }
}
