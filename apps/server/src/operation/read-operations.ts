import type { Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { Holds } from '../event/hold.js';
import { Answer } from '../http/answer.js';
import { NotFound } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import { narrowed, requireVisible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { lanesOfSymbol } from '../lane/lanes-of-symbol.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { Store } from '../store/store.js';
import { loadOperationBodies, loadOperationBody } from '../lane/operation-loader.js';

/** What can be asked about operations. */
@Injectable()
export class ReadOperations {
  constructor(
    private readonly store: Store,
    private readonly holds: Holds,
  ) {}

  /** Operations the caller may see, newest first. */
  list(caller: Principal, query: Received<'listOperations'>['query']): Promise<Answer> {
    const page = pageOf(query);
    const { symbol, operate, status, deployment } = query;
    const places = narrowed(caller, query);
    return this.store.read(async (view) => {
      const seq = await view.seq();
      const lanes = symbol === undefined ? null : await lanesOfSymbol(view, { ...places, symbol });
      const where = {
        // Only the lanes then: beside a place too, an engine may take the index of the place.
        ...(lanes === null ? { ...places, ...(symbol !== undefined && { symbol }) } : { laneId: In(lanes) }),
        ...(operate !== undefined && { operate }),
        ...(status !== undefined && { status }),
        ...(deployment !== undefined && { deploymentId: deployment }),
        ...(page.before !== null && { id: LessThan(page.before) }),
      };
      const ids = await view.rows.find(DeployRecordRow, {
        where,
        select: { id: true },
        order: { id: 'DESC' },
        take: page.take,
      });
      const { items, nextCursor } = paged(page, ids, (row) => row.id);
      return Answer.of({ items: await loadOperationBodies(view, items), nextCursor }).seq(seq);
    });
  }

  /** One operation; held until it is not RUNNING, `waitSeconds` are over, the client left or the server stops. */
  async get(caller: Principal, id: number, waitSeconds: number, gone: AbortSignal): Promise<Answer> {
    const read = () =>
      this.store.read(async (view) => {
        const seq = await view.seq();
        const body = await loadOperationBody(view, id);
        if (body === null)
          throw new NotFound('OPERATION_UNKNOWN', `There is no operation ${id}.`, { params: { id } });
        requireVisible(caller, body.lane);
        return { seq, body };
      });
    const wait = { kind: 'operation', id, ms: waitSeconds * 1000, signal: gone } as const;
    const { seq, body } = await this.holds.until(wait, read, (seen) => seen.body.status !== 'RUNNING');
    return Answer.of(body).seq(seq);
  }
}
