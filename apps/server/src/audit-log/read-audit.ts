import type { AuditItem, Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { And, LessThan, MoreThanOrEqual, Not, type FindOptionsWhere } from 'typeorm';
import { isoTime } from '../http/iso-time.js';
import { paged, pageOf } from '../http/keyset.js';
import { AuditRow } from '../store/entity/audit.js';
import { idAt, nextId } from '../store/id-at.js';
import { Store, type View } from '../store/store.js';

type Query = Received<'listAudit'>['query'];

const pageRows = 500;
/** Whoever needs more asks for it by `from` and `to`. */
const mostRows = 100_000;
/** Clocks of servers differ, and are put back: so much earlier and later is looked, too, ms. */
const doubtMs = 3_600_000;
/** So many ids are searched by one statement, so that one that finds little stops nobody for long. */
const idsAtOnce = 20_000;

/** Questions about the audit. */
@Injectable()
export class ReadAudit {
  constructor(private readonly store: Store) {}

  /** Rows that the filters match, newest first. */
  list(query: Query): Promise<{ items: AuditItem[]; nextCursor: string | null }> {
    const page = pageOf(query);
    return this.store.read(async (view) =>
      paged(page, await rowsOf(view, query, page.before, page.take), auditBody),
    );
  }

  /** The same without pages: all of them in parts, read one after the other as they are taken. */
  async *pages(query: Query): AsyncGenerator<readonly AuditItem[]> {
    let { before } = pageOf(query);
    for (let told = 0; told < mostRows; told += pageRows) {
      const rows = await this.store.read((view) => rowsOf(view, query, before, pageRows));
      if (rows.length > 0) yield rows.map(auditBody);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageRows) return;
      before = last.id;
    }
  }
}

async function rowsOf(
  view: View,
  query: Query,
  before: number | null,
  take: number,
): Promise<readonly AuditRow[]> {
  const from = query.from === undefined ? null : Date.parse(query.from);
  const to = query.to === undefined ? null : Date.parse(query.to);
  const at = (time: number) => idAt(view, AuditRow, (row) => row.at, time);
  const first = from === null ? 1 : await at(from - doubtMs);
  const after = to === null ? await nextId(view, AuditRow) : await at(to + doubtMs);
  const where = { ...matching(query), ...during(from, to) };
  const rows: AuditRow[] = [];
  for (let high = Math.min(before ?? after, after); high > first && rows.length < take; high -= idsAtOnce) {
    const ids = And(MoreThanOrEqual(Math.max(first, high - idsAtOnce)), LessThan(high));
    rows.push(
      ...(await view.rows.find(AuditRow, {
        where: { ...where, id: ids },
        order: { id: 'DESC' },
        take: take - rows.length,
      })),
    );
  }
  return rows;
}

const matching = ({ who, action, result, environment, application }: Query): FindOptionsWhere<AuditRow> => ({
  ...(who !== undefined && { who }),
  ...(action !== undefined && { action }),
  ...(result !== undefined && { result: result === 'REFUSED' ? Not('OK') : result }),
  ...(environment !== undefined && { environment }),
  ...(application !== undefined && { application }),
});

function during(from: number | null, to: number | null): FindOptionsWhere<AuditRow> {
  const limits = [...(from === null ? [] : [MoreThanOrEqual(from)]), ...(to === null ? [] : [LessThan(to)])];
  return limits.length === 0 ? {} : { at: And(...limits) };
}

const auditBody = (row: AuditRow): AuditItem => ({
  id: row.id,
  at: isoTime(row.at),
  who: row.who,
  through: row.through,
  action: row.action,
  target: row.target,
  environment: row.environment,
  application: row.application,
  reason: row.reason,
  result: row.result,
  requestId: row.requestId,
  remoteAddress: row.remoteAddress,
  times: row.times ?? 1,
});
