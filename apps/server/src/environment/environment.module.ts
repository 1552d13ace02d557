import { Module } from '@nestjs/common';
import { CheckService } from './check.service.js';
import { EnvironmentController } from './environment.controller.js';
import { EnvironmentService } from './environment.service.js';

/** Environments, their settings and their check. */
@Module({
  controllers: [EnvironmentController],
  providers: [EnvironmentService, CheckService],
})
export class EnvironmentModule {}
