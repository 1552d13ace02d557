import type { Received } from '@arthor/contract';
import { Controller, Req } from '@nestjs/common';
import type { Request } from 'express';
import { TextAnswer } from '../http/answer.js';
import { Endpoint, Input, type Answered } from '../http/endpoint.js';
import { csvLines } from './csv.js';
import { ReadAudit } from './read-audit.js';

@Controller()
export class AuditLogController {
  constructor(private readonly audit: ReadAudit) {}

  @Endpoint('listAudit')
  async list(
    @Input() { query }: Received<'listAudit'>,
    @Req() request: Request,
  ): Promise<Answered<'listAudit'>> {
    if (request.accepts(['application/json', 'text/csv']) !== 'text/csv') return this.audit.list(query);
    return new TextAnswer('text/csv', 'audit.csv', csvLines(this.audit.pages(query)));
  }
}
