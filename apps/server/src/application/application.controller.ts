import { Controller } from '@nestjs/common';
import type { Received } from '@arthor/contract';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { ApplicationService } from './application.service.js';
import { SettingsService } from './settings.service.js';

/** Applications and their settings. */
@Controller()
export class ApplicationController {
  constructor(
    private readonly applications: ApplicationService,
    private readonly settings: SettingsService,
  ) {}

  @Endpoint('listApplications')
  list(@Input() { query }: Received<'listApplications'>, @Caller() by: Principal) {
    return this.applications.list(by, query);
  }

  @Endpoint('createApplication')
  create(@Input() { body }: Received<'createApplication'>, @Caller() by: Principal) {
    return this.applications.create(by, body);
  }

  @Endpoint('getApplication')
  get(@Input() { params }: Received<'getApplication'>) {
    return this.applications.get(params.name);
  }

  @Endpoint('updateApplication')
  update(@Input() { params, body }: Received<'updateApplication'>, @Caller() by: Principal) {
    return this.applications.update(by, params.name, body);
  }

  @Endpoint('getApplicationSettings')
  getSettings(@Input() { params, query }: Received<'getApplicationSettings'>, @Caller() by: Principal) {
    return this.settings.get(by, params.name, query.environment ?? null);
  }

  @Endpoint('putApplicationSettings')
  putSettings(@Input() { params, query, body }: Received<'putApplicationSettings'>, @Caller() by: Principal) {
    return this.settings.put(by, params.name, query.environment ?? null, body);
  }
}
