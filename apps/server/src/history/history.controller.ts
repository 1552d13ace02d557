import type { Received } from '@arthor/contract';
import { Controller } from '@nestjs/common';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { ReadDiff } from './read-diff.js';
import { ReadHistory } from './read-history.js';

@Controller()
export class HistoryController {
  constructor(
    private readonly history: ReadHistory,
    private readonly diffs: ReadDiff,
  ) {}

  @Endpoint('getLaneHistory')
  ofLane(
    @Caller() caller: Principal,
    @Input() { params, query }: Received<'getLaneHistory'>,
  ): Promise<Answered<'getLaneHistory'>> {
    return this.history.ofLane(caller, params.id, query);
  }

  @Endpoint('getOperationDiff')
  diff(
    @Caller() caller: Principal,
    @Input() { params, query }: Received<'getOperationDiff'>,
  ): Promise<Answered<'getOperationDiff'>> {
    return this.diffs.of(caller, params.id, query.with);
  }

  @Endpoint('getDurations')
  durations(
    @Caller() caller: Principal,
    @Input() { query }: Received<'getDurations'>,
  ): Promise<Answered<'getDurations'>> {
    return this.history.durations(caller, query);
  }
}
