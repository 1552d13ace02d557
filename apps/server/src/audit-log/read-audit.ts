import type { AuditItem, Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { Not, type FindOptionsWhere } from 'typeorm';
import { isoTime } from '../http/iso-time.js';
import { paged, pageOf } from '../http/keyset.js';
import { between, searchAdded, timeIn } from '../store/added-rows.js';
import { AuditRow } from '../store/entity/audit.js';
import { Store, type View } from '../store/store.js';

type Query = Received<'listAudit'>['query'];

const pageRows = 500;
/** Whoever needs more asks for it by `from` and `to`. */
const mostRows = 100_000;
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

function rowsOf(view: View, query: Query, before: number | null, take: number): Promise<readonly AuditRow[]> {
  const times = { from: timeIn(query.from), to: timeIn(query.to) };
  const at = between(times);
  const where = { ...matching(query), ...(at !== undefined && { at }) };
  const searched = { ...times, before, take, idsAtOnce };
  return searchAdded(
    view,
    AuditRow,
    (row) => row.at,
    searched,
    (id, most) => view.rows.find(AuditRow, { where: { ...where, id }, order: { id: 'DESC' }, take: most }),
  );
}

const matching = ({ who, action, result, environment, application }: Query): FindOptionsWhere<AuditRow> => ({
  ...(who !== undefined && { who }),
  ...(action !== undefined && { action }),
  ...(result !== undefined && { result: result === 'REFUSED' ? Not('OK') : result }),
  ...(environment !== undefined && { environment }),
  ...(application !== undefined && { application }),
});

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
