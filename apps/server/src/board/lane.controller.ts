import type { Received } from '@arthor/contract';
import { Controller } from '@nestjs/common';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { ReadLanes } from './read-lanes.js';

@Controller()
export class LaneController {
  constructor(private readonly lanes: ReadLanes) {}

  @Endpoint('listLanes')
  list(
    @Caller() caller: Principal,
    @Input() { query }: Received<'listLanes'>,
  ): Promise<Answered<'listLanes'>> {
    return this.lanes.list(caller, query);
  }

  @Endpoint('getLane')
  get(@Caller() caller: Principal, @Input() { params }: Received<'getLane'>): Promise<Answered<'getLane'>> {
    return this.lanes.get(caller, params.id);
  }
}
