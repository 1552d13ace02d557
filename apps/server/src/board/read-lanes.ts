import type { Received } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Answer } from '../http/answer.js';
import { NotFound } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import { narrowed, requireVisible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store } from '../store/store.js';
import { loadLaneBodies, loadLaneBody } from '../lane/lane-loader.js';
import { LaneEnvironments } from '../lane/lane-environment.js';

/** The board. */
@Injectable()
export class ReadLanes {
  constructor(
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Lanes with something in them or running that the caller may see, newest first. */
  list(caller: Principal, query: Received<'listLanes'>['query']): Promise<Answer> {
    const page = pageOf(query);
    const where = { ...narrowed(caller, query), ...(page.before !== null && { id: LessThan(page.before) }) };
    return this.store.read(async (view) => {
      const seq = await view.seq();
      // Ids first by the index, rows after: lanes that are empty for good are never read.
      const rows = await view.rows
        .createQueryBuilder(LaneRow, 'lane')
        .select(['lane.id'])
        .where(where)
        .andWhere((outer) => {
          const live = outer
            .subQuery()
            .select('1')
            .from(DeploymentRow, 'row')
            .where('row.laneId = lane.id AND row.status IN (:...live)');
          // Its rows may have been deleted by hand while it runs.
          const running = outer
            .subQuery()
            .select('record.laneId')
            .from(DeployRecordRow, 'record')
            .where("record.status = 'RUNNING'");
          return `(EXISTS ${live.getQuery()} OR lane.id IN ${running.getQuery()})`;
        })
        .setParameter('live', liveStatuses)
        .orderBy('lane.id', 'DESC')
        .take(page.take)
        .getMany();
      const { items, nextCursor } = paged(page, rows, (row) => row.id);
      return Answer.of({ items: await loadLaneBodies(view, this.environments, items), nextCursor }).seq(seq);
    });
  }

  /** One lane, also an empty one; 404 when there is none. */
  get(caller: Principal, id: number): Promise<Answer> {
    return this.store.read(async (view) => {
      const seq = await view.seq();
      const body = await loadLaneBody(view, this.environments, id);
      if (body === null) throw new NotFound('LANE_UNKNOWN', `There is no lane ${id}.`, { params: { id } });
      requireVisible(caller, body);
      return Answer.of(body).seq(seq);
    });
  }
}
