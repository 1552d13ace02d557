import type { Received } from '@arthor/contract';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { leftOf } from '../http/left.js';
import { Principal } from '../http/principal.js';
import { ReadDeployments } from './read-deployments.js';

@Controller()
export class DeploymentController {
  constructor(private readonly deployments: ReadDeployments) {}

  @Endpoint('listDeployments')
  list(
    @Caller() caller: Principal,
    @Input() { query }: Received<'listDeployments'>,
  ): Promise<Answered<'listDeployments'>> {
    return this.deployments.list(caller, query);
  }

  @Endpoint('getDeployment')
  get(
    @Caller() caller: Principal,
    @Input() { params }: Received<'getDeployment'>,
  ): Promise<Answered<'getDeployment'>> {
    return this.deployments.get(caller, params.id);
  }

  @Endpoint('getPodLog')
  podLog(
    @Caller() caller: Principal,
    @Input() { params, query }: Received<'getPodLog'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ text: string }> {
    return this.deployments.podLog(caller, params, query, leftOf(response));
  }
}
