import type { Timer } from '@arthor/core';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { environmentName, routes, type Problem, type Route, type RouteName } from '@arthor/contract';
import type { Request } from 'express';
import { callerAddress } from '../http/caller-address.js';
import { reads } from '../http/origin.js';
import type { Principal } from '../http/principal.js';
import { parseQuery } from '../http/query.js';
import { RefusalLog } from '../http/refusal-log.js';
import { stateOf } from '../http/request-state.js';
import { SystemClock } from '../runtime/clock.js';
import { Log } from '../runtime/log.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { Audit, type AuditEntry } from './audit.js';
import { Repeats } from './repeats.js';

/** Kinds of refusals of strangers with a row of their own in a minute; the rest is counted by endpoint. */
const strangersPerMinute = 120;
/** The same for sign-ins as somebody who exists. */
const accountsPerMinute = 600;
/** The same for what callers may not read. */
const readersPerMinute = 600;
const minuteMs = 60_000;

/**
 * Tells of refused and failed writes, of reads outside what a caller may see, and of sign-ins, each in a transaction
 * of its own. What strangers and readers do again and again is one row at once and one with its count.
 */
@Injectable()
export class RefusedWrites extends RefusalLog implements OnApplicationShutdown {
  private readonly strangers = new Repeats(strangersPerMinute);
  private readonly accounts = new Repeats(accountsPerMinute);
  private readonly readers = new Repeats(readersPerMinute);
  private timer: Timer | null = null;

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
    if (endpoint === null || isDryRun(request)) return;
    const isRead = changesNothing(endpoint, request);
    if (isRead && (principal === null || !isOutside(principal, problem))) return;
    const entry: AuditEntry = {
      who: principal?.username ?? attempted ?? '',
      via: principal?.via ?? 'console',
      action: endpoint,
      target: request.path,
      environment: environmentIn(received.body) ?? environmentIn(received.query),
      reason: textIn(received.body, 'reason'),
      result: problem.code,
      requestId: problem.requestId,
      remoteAddress: callerAddress(request),
    };
    const isTold = principal === null ? await this.isTold(entry) : !isRead || this.isFirstRead(entry);
    if (isTold) await this.store.write((tx) => this.audit.write(tx, entry));
    else this.tellLater();
  }

  /** What is still to be told when the server ends. */
  async onApplicationShutdown(): Promise<void> {
    this.timer?.cancel();
    await this.tell(true);
  }

  private async isTold(entry: AuditEntry): Promise<boolean> {
    const now = this.clock.now();
    const { who, action, remoteAddress } = entry;
    const kind = `${action} ${who} ${remoteAddress}`;
    if (this.strangers.hasRoom(kind, now)) return this.strangers.isFirst(kind, entry, now);
    if (action === 'createSession' && (await this.isUser(who)) && this.accounts.hasRoom(kind, now))
      return this.accounts.isFirst(kind, entry, now);
    // Nobody in particular, from everywhere.
    const crowd = { ...entry, who: '', target: '', remoteAddress: null };
    return this.accounts.isFirst(action, crowd, now);
  }

  private isFirstRead(entry: AuditEntry): boolean {
    const { who, via, action, target } = entry;
    const now = this.clock.now();
    const kind = `${who} ${via} ${action} ${target}`;
    if (this.readers.hasRoom(kind, now)) return this.readers.isFirst(kind, entry, now);
    return this.accounts.isFirst(`${who} ${via}`, { ...entry, target: '' }, now);
  }

  private isUser(username: string): Promise<boolean> {
    return this.store.read((view) => view.rows.existsBy(UserRow, { username }));
  }

  private tellLater(): void {
    if (this.timer !== null) return;
    const leftMs = minuteMs - (this.clock.now() % minuteMs) + 1;
    this.timer = this.clock.setTimeout(() => {
      this.timer = null;
      this.tell(false).catch((error: unknown) => {
        this.log.error({ err: error }, 'refusals that came again could not be told');
      });
    }, leftMs);
  }

  private async tell(isEnd: boolean): Promise<void> {
    const now = this.clock.now();
    const rows = [this.strangers, this.accounts, this.readers].flatMap((one) => one.taken(now, isEnd));
    if (rows.length === 0) return;
    await this.store.write(async (tx) => {
      for (const row of rows) await this.audit.write(tx, row);
    });
  }
}

const changesNothing = (endpoint: RouteName, request: Request): boolean => {
  const route: Route = routes[endpoint];
  return route.writes !== true && (route.method === 'GET' || reads(request));
};

/** Whether a caller asked for what is not theirs to see, or not theirs to do. */
const isOutside = (principal: Principal, { status }: Problem): boolean =>
  status === 403 || (principal.wasOutside && (status === 404 || status === 422));

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
