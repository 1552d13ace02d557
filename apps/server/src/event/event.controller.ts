import { Controller, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Endpoint, Held, type Holder } from '../http/endpoint.js';
import { EventStreams } from './event-streams.js';

@Controller()
export class EventController {
  constructor(private readonly streams: EventStreams) {}

  @Endpoint('streamEvents')
  async stream(
    @Held() holder: Holder,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<undefined> {
    const lastEventId = lastEventIdOf(request.headers['last-event-id']);
    await this.streams.open(response, holder, lastEventId);
    return undefined;
  }
}

/** null = from now on. For an invalid number, NaN, which leads to `reset`. */
function lastEventIdOf(header: string | string[] | undefined): number | null {
  if (header === undefined || header === '') return null;
  return typeof header === 'string' && /^(0|[1-9][0-9]{0,15})$/.test(header) ? Number(header) : Number.NaN;
}
