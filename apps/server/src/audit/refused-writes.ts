import { Injectable } from '@nestjs/common';
import { environmentName, routes, type Problem, type Route, type RouteName } from '@arthor/contract';
import type { Request } from 'express';
import { callerAddress } from '../http/caller-address.js';
import { reads } from '../http/origin.js';
import { parseQuery } from '../http/query.js';
import { RefusalLog } from '../http/refusal-log.js';
import { stateOf } from '../http/request-state.js';
import { SystemClock } from '../runtime/clock.js';
import { Log } from '../runtime/log.js';
import { Store } from '../store/store.js';
import { Audit } from './audit.js';

/** Rows per minute for unknown callers; what exceeds this is logged once a minute. */
const strangersPerMinute = 120;

/** Writes a row for each refused or failed write, in a transaction of its own. */
@Injectable()
export class RefusedWrites extends RefusalLog {
  private minute = 0;
  private strangers = 0;

  constructor(
    private readonly store: Store,
    private readonly audit: Audit,
    private readonly clock: SystemClock,
    private readonly log: Log,
  ) {
    super();
  }

  async refused(request: Request, problem: Problem): Promise<void> {
    const { endpoint, principal, received, attempted } = stateOf(request);
    if (endpoint === null || isRead(endpoint, request) || isDryRun(request)) return;
    if (principal === null && !this.mayWrite()) return;
    await this.store.write((tx) =>
      this.audit.write(tx, {
        who: principal?.username ?? attempted ?? '',
        via: principal?.via ?? 'console',
        action: endpoint,
        target: request.path,
        environment: environmentIn(received.body) ?? environmentIn(received.query),
        reason: textIn(received.body, 'reason'),
        result: problem.code,
        requestId: problem.requestId,
        remoteAddress: callerAddress(request),
      }),
    );
  }

  // Strangers can be refused a thousand times a second; they must not fill the disk.
  private mayWrite(): boolean {
    const minute = Math.floor(this.clock.now() / 60_000);
    if (minute !== this.minute) this.strangers = 0;
    this.minute = minute;
    this.strangers++;
    if (this.strangers === strangersPerMinute + 1)
      this.log.warn({ strangersPerMinute }, 'strangers are refused so often that the audit leaves some out');
    return this.strangers <= strangersPerMinute;
  }
}

const isRead = (endpoint: RouteName, request: Request): boolean => {
  const route: Route = routes[endpoint];
  return route.writes !== true && (route.method === 'GET' || reads(request));
};

// A plan changes nothing, so its refusal is not a refused write.
const isDryRun = (request: Request): boolean => parseQuery(request.originalUrl).query['dryRun'] === 'true';

const environmentIn = (value: unknown): string | null => {
  const name = environmentName.safeParse(textIn(value, 'environment'));
  return name.success ? name.data : null;
};

const textIn = (value: unknown, key: string): string | null => {
  const found: unknown = Object(value)[key];
  return typeof found === 'string' ? found : null;
};
