import type { Received } from '@arthor/contract';
import { Controller } from '@nestjs/common';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { ReadHistory } from './read-history.js';

@Controller()
export class HistoryController {
  constructor(private readonly history: ReadHistory) {}

  @Endpoint('getLaneHistory')
  ofLane(
    @Caller() caller: Principal,
    @Input() { params, query }: Received<'getLaneHistory'>,
  ): Promise<Answered<'getLaneHistory'>> {
    return this.history.ofLane(caller, params.id, query);
  }
}
