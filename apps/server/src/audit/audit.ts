import { Injectable } from '@nestjs/common';
import type { Operate, RouteName } from '@arthor/contract';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { AuditRow } from '../store/entity/audit.js';
import type { Tx } from '../store/store.js';

/** What somebody did. Without passwords, tokens and bodies. */
export interface Audited {
  /** The endpoint, or for POST /operations the operation. */
  readonly action: RouteName | Operate;
  /** `application/shop`, `deployment/31`. */
  readonly target: string;
  readonly environment?: string | null;
  readonly application?: string | null;
  /** Why, in their own words. */
  readonly reason?: string | null;
}

/** Records who changed what, why and with what result. Each service calls it once per accepted write. */
@Injectable()
export class Audit {
  constructor(private readonly clock: SystemClock) {}

  /** Writes the row in the transaction of the change: both are committed or neither. */
  async record(tx: Tx, by: Principal, what: Audited): Promise<void> {
    await this.write(tx, {
      ...what,
      who: by.username,
      via: by.via,
      result: 'OK',
      requestId: by.requestId,
      remoteAddress: by.remoteAddress,
    });
  }

  /** As {@link record}, for callers that are not signed in and for refusals. */
  async write(tx: Tx, entry: AuditEntry): Promise<void> {
    await tx.insert(AuditRow, {
      at: this.clock.now(),
      who: entry.who,
      through: entry.via,
      action: entry.action,
      target: entry.target,
      environment: entry.environment ?? null,
      application: entry.application ?? null,
      reason: entry.reason ?? null,
      result: entry.result,
      requestId: entry.requestId,
      remoteAddress: entry.remoteAddress,
      times: entry.times ?? null,
    });
  }
}

/** Everything a row contains. */
export interface AuditEntry extends Audited {
  readonly who: string;
  /** `console`, `token:<name>`, or `start` for what the server did itself. */
  readonly via: string;
  /** OK, or the code of the refusal. */
  readonly result: string;
  readonly requestId: string | null;
  readonly remoteAddress: string | null;
  /** How often it came again within a minute; absent: told once. */
  readonly times?: number;
}
