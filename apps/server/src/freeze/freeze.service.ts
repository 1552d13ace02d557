import type { Freeze, Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan, Not } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Invalid, NotFound } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { ApplicationRow } from '../store/entity/application.js';
import { EnvRow } from '../store/entity/env.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store, type Tx, type View } from '../store/store.js';
import { freezeBody } from './freeze-body.js';
import { FreezeTurns } from './freeze-turns.js';

type FreezeCreate = Received<'createFreeze'>['body'];
type Scope = Pick<FreezeRow, 'environment' | 'application'>;

/** A start that lies this little in the past is now: clocks differ, and people type. */
const lateMs = 60_000;

/** Freezes: OPERATOR of the environment, or ADMIN where they hold everywhere. */
@Injectable()
export class FreezeService {
  constructor(
    private readonly store: Store,
    private readonly audit: Audit,
    private readonly dispatch: DispatchWake,
    private readonly turns: FreezeTurns,
  ) {}

  /** Those that hold or are to come and that the caller may see, newest first. */
  list(caller: Principal, query: Received<'listFreezes'>['query']): Promise<Answered<'listFreezes'>> {
    const page = pageOf(query);
    return readNumbered(this.store, async (view) => {
      const now = await view.now();
      const id = page.before === null ? {} : { id: LessThan(page.before) };
      const rows = await view.rows.find(FreezeRow, {
        where: [
          { ...id, endsAt: IsNull() },
          { ...id, endsAt: MoreThan(now) },
        ],
        order: { id: 'DESC' },
      });
      const seen = rows.filter((row) => caller.sees(row));
      return paged(page, seen.slice(0, page.take), freezeBody);
    });
  }

  /** Begins one now or later. What runs goes on; what is asked for from then on is refused with FROZEN. */
  async create(caller: Principal, body: FreezeCreate): Promise<Freeze> {
    const scope = { environment: body.environment ?? null, application: body.application ?? null };
    requireSeen(caller, scope);
    requireOver(caller, scope);
    const made = await this.store.write(async (tx) => {
      await requireKnown(tx, scope);
      const now = await tx.now();
      const row = await tx.insert(FreezeRow, {
        ...scope,
        ...timesOf(body, now),
        reason: body.reason,
        byUser: caller.username,
        byThrough: caller.via,
        createdAt: now,
      });
      await this.tell(tx, caller, 'createFreeze', row);
      return freezeBody(row);
    });
    this.turns.look();
    return made;
  }

  /** Ends one at once. 404 when there is none, or when it is over. */
  async lift(caller: Principal, id: number): Promise<void> {
    await this.store.write(async (tx) => {
      const now = await tx.now();
      const row = await tx.rows.findOneBy(FreezeRow, { id });
      if (row === null || (row.endsAt !== null && row.endsAt <= now) || !caller.reaches(row))
        throw new NotFound('FREEZE_UNKNOWN', `There is no freeze ${id}.`, { params: { id } });
      requireOver(caller, row);
      const lifted = { endsAt: now, liftedBy: caller.username };
      await tx.patch(FreezeRow, { id }, lifted);
      await this.tell(tx, caller, 'deleteFreeze', { ...row, ...lifted });
      await this.wakeExpiring(tx, row);
    });
  }

  private async tell(
    tx: Tx,
    caller: Principal,
    action: 'createFreeze' | 'deleteFreeze',
    row: FreezeRow,
  ): Promise<void> {
    tx.event('freeze', freezeBody(row));
    const { environment, application, reason } = row;
    await this.audit.record(tx, caller, {
      action,
      target: `freeze/${row.id}`,
      environment,
      application,
      reason,
    });
  }

  /** Lanes whose expiry waited for the end of the freeze have another one now. */
  private async wakeExpiring(tx: Tx, { environment, application }: Scope): Promise<void> {
    const lanes = await tx.rows.findBy(LaneRow, {
      expiresAt: Not(IsNull()),
      ...(environment === null ? {} : { environment }),
      ...(application === null ? {} : { application }),
    });
    const now = await tx.now();
    for (const { id, version } of await tx.lockLanes(lanes.map((lane) => lane.id))) {
      await tx.moveLane(id, version, { dueAt: now });
      tx.afterCommit(() => this.dispatch.lane(id));
    }
  }
}

const requireOver = (caller: Principal, scope: Scope): void =>
  caller.require(scope.environment === null ? 'ADMIN' : 'OPERATOR', scope);

/** What one may not see is as unknown as what does not exist. */
function requireSeen(caller: Principal, { environment, application }: Scope): void {
  if (environment !== null && !caller.reaches({ environment, application: null }))
    throw unknown('environment', environment);
  if (application !== null && !caller.reaches({ environment: null, application }))
    throw unknown('application', application);
}

async function requireKnown(view: View, { environment, application }: Scope): Promise<void> {
  if (environment !== null && !(await view.rows.existsBy(EnvRow, { name: environment })))
    throw unknown('environment', environment);
  if (application !== null && !(await view.rows.existsBy(ApplicationRow, { name: application })))
    throw unknown('application', application);
}

function unknown(what: 'application' | 'environment', name: string): Invalid {
  const code = `${what.toUpperCase()}_UNKNOWN`;
  return new Invalid(code, `There is no ${what} ${name}.`, {
    params: { [what]: name },
    errors: [{ path: what, code }],
  });
}

/** By the database's clock. Throws 422 FREEZE_TIME_PAST where it would begin or end in the past. */
function timesOf({ startsAt, endsAt }: FreezeCreate, now: number): Pick<FreezeRow, 'startsAt' | 'endsAt'> {
  const start = startsAt == null ? now : Date.parse(startsAt);
  const end = endsAt == null ? null : Date.parse(endsAt);
  if (start < now - lateMs) throw past('startsAt', 'A freeze begins now or later.');
  const begins = Math.max(start, now);
  if (end !== null && end <= begins) throw past('endsAt', 'A freeze ends after it began, and after now.');
  return { startsAt: begins, endsAt: end };
}

const past = (path: string, message: string): Invalid =>
  new Invalid('FREEZE_TIME_PAST', message, { errors: [{ path, code: 'FREEZE_TIME_PAST' }] });
