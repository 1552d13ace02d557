import { Controller } from '@nestjs/common';
import type { Received } from '@arthor/contract';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { CheckService } from './check.service.js';
import { EnvironmentService } from './environment.service.js';

/** Environments. */
@Controller()
export class EnvironmentController {
  constructor(
    private readonly environments: EnvironmentService,
    private readonly checks: CheckService,
  ) {}

  @Endpoint('listEnvironments')
  list(@Input() { query }: Received<'listEnvironments'>, @Caller() by: Principal) {
    return this.environments.list(by, query);
  }

  @Endpoint('createEnvironment')
  create(@Input() { body }: Received<'createEnvironment'>, @Caller() by: Principal) {
    return this.environments.create(by, body);
  }

  @Endpoint('getEnvironment')
  get(@Input() { params }: Received<'getEnvironment'>, @Caller() by: Principal) {
    return this.environments.get(by, params.name);
  }

  @Endpoint('updateEnvironment')
  update(@Input() { params, body }: Received<'updateEnvironment'>, @Caller() by: Principal) {
    return this.environments.update(by, params.name, body);
  }

  @Endpoint('checkEnvironment')
  check(@Input() { params }: Received<'checkEnvironment'>, @Caller() by: Principal) {
    return this.checks.check(by, params.name);
  }
}
