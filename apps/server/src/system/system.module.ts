import { Global, Module } from '@nestjs/common';
import { LoopLag } from '../runtime/loop-lag.js';
import { Metrics } from '../runtime/metrics.js';
import { Readiness } from '../runtime/readiness.js';
import { DocsController } from './docs.controller.js';
import { HealthController } from './health.controller.js';
import { SystemController } from './system.controller.js';

/** Health, metrics, version, and the API's description. */
@Global()
@Module({
  controllers: [HealthController, SystemController, DocsController],
  providers: [Metrics, Readiness, LoopLag],
  exports: [Metrics, Readiness],
})
export class SystemModule {}
