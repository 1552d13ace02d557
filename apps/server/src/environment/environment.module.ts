import { Module } from '@nestjs/common';
import { SharedChecks } from '../runtime/shared-checks.js';
import { CheckService } from './check.service.js';
import { EnvironmentController } from './environment.controller.js';
import { EnvironmentService } from './environment.service.js';
import { IntegrationController } from './integration.controller.js';
import { IntegrationService } from './integration.service.js';

/** Environments, their settings and their check; tests of what is configured. */
@Module({
  controllers: [EnvironmentController, IntegrationController],
  providers: [EnvironmentService, CheckService, SharedChecks, IntegrationService],
})
export class EnvironmentModule {}
