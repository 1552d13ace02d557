import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ConsoleFiles } from './console-files.js';
import { ContractInterceptor } from './contract.interceptor.js';
import { FallbackController } from './fallback.controller.js';
import { Faults } from './faults.js';
import { ProblemFilter } from './problem.filter.js';
import { RouteCheck } from './route-check.js';

/** The edge: guard, contract, problem documents. Imported last, so that its fallback route matches last. */
@Module({
  imports: [DiscoveryModule],
  controllers: [FallbackController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
    ConsoleFiles,
    Faults,
    RouteCheck,
  ],
})
export class HttpModule {}
