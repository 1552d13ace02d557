import { Module } from '@nestjs/common';
import { AuditLogController } from './audit-log.controller.js';
import { ReadAudit } from './read-audit.js';

/** The audit, to be read. */
@Module({ controllers: [AuditLogController], providers: [ReadAudit] })
export class AuditLogModule {}
