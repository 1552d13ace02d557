import { Global, Module } from '@nestjs/common';
import { RefusalLog } from '../http/refusal-log.js';
import { Audit } from './audit.js';
import { RefusedWrites } from './refused-writes.js';

/** One row for every write, accepted or refused. */
@Global()
@Module({
  providers: [Audit, { provide: RefusalLog, useClass: RefusedWrites }],
  exports: [Audit, RefusalLog],
})
export class AuditModule {}
