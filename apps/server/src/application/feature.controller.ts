import { Controller } from '@nestjs/common';
import type { Received } from '@arthor/contract';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { FeatureService } from './feature.service.js';

/** Features of an application. */
@Controller()
export class FeatureController {
  constructor(private readonly features: FeatureService) {}

  @Endpoint('listFeatures')
  list(@Input() { params, query }: Received<'listFeatures'>) {
    return this.features.list(params.name, query);
  }

  @Endpoint('createFeature')
  create(@Input() { params, body }: Received<'createFeature'>, @Caller() by: Principal) {
    return this.features.create(by, params.name, body);
  }

  @Endpoint('updateFeature')
  update(@Input() { params, body }: Received<'updateFeature'>, @Caller() by: Principal) {
    return this.features.update(by, params.name, params.feature, body);
  }
}
