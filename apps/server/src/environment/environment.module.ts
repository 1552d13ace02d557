import { Module } from '@nestjs/common';
import { DispatcherModule } from '../dispatcher/dispatcher.module.js';
import { CheckService } from './check.service.js';
import { EnvironmentController } from './environment.controller.js';
import { EnvironmentService } from './environment.service.js';

/** Environments, their settings and their check. */
@Module({
  imports: [DispatcherModule],
  controllers: [EnvironmentController],
  providers: [EnvironmentService, CheckService],
})
export class EnvironmentModule {}
