import type { Received } from '@arthor/contract';
import { Controller } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { ReadLanes } from './read-lanes.js';

@Controller()
export class LaneController {
  constructor(private readonly lanes: ReadLanes) {}

  @Endpoint('listLanes')
  list(@Caller() caller: Principal, @Input() { query }: Received<'listLanes'>): Promise<Answer> {
    return this.lanes.list(caller, query);
  }

  @Endpoint('getLane')
  get(@Caller() caller: Principal, @Input() { params }: Received<'getLane'>): Promise<Answer> {
    return this.lanes.get(caller, params.id);
  }
}
