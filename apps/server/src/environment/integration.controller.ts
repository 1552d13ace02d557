import type { Received } from '@arthor/contract';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Caller, Endpoint, Input, type Answered } from '../http/endpoint.js';
import { leftOf } from '../http/left.js';
import { Principal } from '../http/principal.js';
import { IntegrationService } from './integration.service.js';

@Controller()
export class IntegrationController {
  constructor(private readonly integrations: IntegrationService) {}

  @Endpoint('testIntegration')
  test(
    @Input() { params, query }: Received<'testIntegration'>,
    @Caller() by: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answered<'testIntegration'>> {
    return this.integrations.test(by, params.kind, query.environment ?? null, leftOf(response));
  }
}
