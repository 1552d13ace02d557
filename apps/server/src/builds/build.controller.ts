import type { Build, LogChunk, Received } from '@arthor/contract';
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
import { AbortBuild } from './abort-build.js';
import { AcceptBuild } from './accept-build.js';
import { ReadBuilds } from './read-builds.js';

@Controller()
export class BuildController {
  constructor(
    private readonly builds: ReadBuilds,
    private readonly accepting: AcceptBuild,
    private readonly aborting: AbortBuild,
  ) {}

  @Endpoint('listBuilds')
  list(
    @Caller() caller: Principal,
    @Input() { query }: Received<'listBuilds'>,
  ): Promise<Answered<'listBuilds'>> {
    return this.builds.list(caller, query);
  }

  @Endpoint('createBuild')
  async create(
    @Caller() caller: Principal,
    @Input() { body }: Received<'createBuild'>,
    @IdempotencyKey() once: Once,
  ): Promise<Build | Answer> {
    const { build, made } = await this.accepting.accept(caller, body, once);
    return made ? Answer.as(201, build) : build;
  }

  @Endpoint('getBuild')
  get(
    @Held() holder: Holder,
    @Input() { params, query }: Received<'getBuild'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'getBuild'>> {
    return this.builds.get(holder, params.id, query.wait ?? 0, leftOf(response));
  }

  @Endpoint('getBuildLog')
  log(
    @Caller() caller: Principal,
    @Input() { params, query }: Received<'getBuildLog'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LogChunk> {
    return this.builds.log(caller, params.id, query.offset ?? 0, leftOf(response));
  }

  @Endpoint('abortBuild')
  abort(@Caller() caller: Principal, @Input() { params }: Received<'abortBuild'>): Promise<Build> {
    return this.aborting.abort(caller, params.id);
  }
}
