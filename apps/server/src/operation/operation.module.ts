import { Module } from '@nestjs/common';
import { DeployBuilt } from './deploy-built.js';
import { OperationRules } from './operation-rules.js';
import { OperationController } from './operation.controller.js';
import { OperationService } from './operation.service.js';
import { ReadOperations } from './read-operations.js';

/** Operations: plans, accepting, reading. */
@Module({
  controllers: [OperationController],
  providers: [OperationRules, OperationService, ReadOperations, DeployBuilt],
})
export class OperationModule {}
