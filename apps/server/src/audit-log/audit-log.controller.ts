import type { Received } from '@arthor/contract';
import { Controller, Req } from '@nestjs/common';
import type { Request } from 'express';
import { TextAnswer } from '../http/answer.js';
import { Endpoint, Input, type Answered } from '../http/endpoint.js';
import { csvLines } from './csv.js';
import { jsonLines } from './json-lines.js';
import { ReadAudit } from './read-audit.js';

@Controller()
export class AuditLogController {
  constructor(private readonly audit: ReadAudit) {}

  @Endpoint('listAudit')
  async list(
    @Input() { query }: Received<'listAudit'>,
    @Req() request: Request,
  ): Promise<Answered<'listAudit'>> {
    const pages = () => this.audit.pages(query);
    switch (request.accepts(['application/json', 'text/csv', 'application/x-ndjson'])) {
      case 'text/csv':
        return new TextAnswer('text/csv', 'audit.csv', csvLines(pages()));
      case 'application/x-ndjson':
        return new TextAnswer('application/x-ndjson', 'audit.ndjson', jsonLines(pages()));
      default:
        return this.audit.list(query);
    }
  }
}
