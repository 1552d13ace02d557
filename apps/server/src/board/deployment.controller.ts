import type { Received } from '@arthor/contract';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { leftOf } from '../http/left.js';
import { Principal } from '../http/principal.js';
import { ReadClusterEvents } from './read-cluster-events.js';
import { ReadDeployments } from './read-deployments.js';

@Controller()
export class DeploymentController {
  constructor(
    private readonly deployments: ReadDeployments,
    private readonly events: ReadClusterEvents,
  ) {}

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

  @Endpoint('listClusterEvents')
  clusterEvents(
    @Caller() caller: Principal,
    @Input() { params }: Received<'listClusterEvents'>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'listClusterEvents'>> {
    return this.events.of(caller, params.id, leftOf(response));
  }
}
