import type { Received } from '@arthor/contract';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { leftOf } from '../http/left.js';
import { Principal } from '../http/principal.js';
import { ReadLaneInstances } from './read-lane-instances.js';
import { ReadLanePods } from './read-lane-pods.js';
import { ReadLanes } from './read-lanes.js';
import { TryLane } from './try-lane.js';

@Controller()
export class LaneController {
  constructor(
    private readonly lanes: ReadLanes,
    private readonly laneInstances: ReadLaneInstances,
    private readonly lanePods: ReadLanePods,
    private readonly trying: TryLane,
  ) {}

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

  @Endpoint('listLaneInstances')
  instances(
    @Caller() caller: Principal,
    @Input() { params }: Received<'listLaneInstances'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'listLaneInstances'>> {
    return this.laneInstances.of(caller, params.id, leftOf(response));
  }

  @Endpoint('listLanePods')
  pods(
    @Caller() caller: Principal,
    @Input() { params }: Received<'listLanePods'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'listLanePods'>> {
    return this.lanePods.of(caller, params.id, leftOf(response));
  }

  @Endpoint('tryLane')
  try(
    @Caller() caller: Principal,
    @Input() { params, body }: Received<'tryLane'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'tryLane'>> {
    return this.trying.run(caller, params.id, body, leftOf(response));
  }
}
