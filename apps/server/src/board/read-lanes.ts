import type { Lane, Received } from '@arthor/contract';
import { liveStatuses } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan, type SelectQueryBuilder } from 'typeorm';
import { NotFound } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { eachOrLeftOut } from '../http/left-out.js';
import { narrowed, visible } from '../http/narrowed.js';
import { readNumbered } from '../http/numbered.js';
import { withRights } from '../http/operate-right.js';
import type { Principal } from '../http/principal.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store } from '../store/store.js';
import { loadLaneBodies, loadLaneBody } from '../lane/lane-loader.js';
import { offlineToldMs } from '../lane/offline-loader.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { withOrigins } from './lane-origins.js';

/** Questions about lanes. */
@Injectable()
export class ReadLanes {
  constructor(
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
  ) {}

  /** Lanes that the caller may see and in which something lives or runs, or that say who took them offline; newest first. */
  list(caller: Principal, query: Received<'listLanes'>['query']): Promise<Answered<'listLanes'>> {
    const page = pageOf(query);
    const where = {
      ...narrowed(caller, query),
      ...(query.symbol !== undefined && { symbol: query.symbol }),
      ...(page.before !== null && { id: LessThan(page.before) }),
    };
    return readNumbered(this.store, async (view) => {
      const since = (await view.now()) - offlineToldMs;
      // First the ids, from indexes alone, then these rows: lanes that stay empty are never read.
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
          // A running operation whose deployments were deleted by hand.
          const running = outer
            .subQuery()
            .select('record.laneId')
            .from(DeployRecordRow, 'record')
            .where("record.status = 'RUNNING'");
          // The last operation, by its tick: an index leads to it.
          const offline = outer
            .subQuery()
            .select('1')
            .from(DeployRecordRow, 'last')
            .where({ operate: 'DELETE', status: 'DONE', canary: false, finishedAt: MoreThan(since) })
            .andWhere('last.laneId = lane.id AND last.tick = lane.tick AND last.cancels IS NULL');
          return `(EXISTS ${live.getQuery()} OR lane.id IN ${running.getQuery()} OR EXISTS ${offline.getQuery()})`;
        })
        .andWhere((outer) => (query.branch === undefined ? '1 = 1' : ofBranch(outer)))
        .andWhere((outer) => (query.by === undefined ? '1 = 1' : askedBy(outer)))
        .setParameters({ live: liveStatuses, branch: query.branch, by: query.by })
        .orderBy('lane.id', 'DESC')
        .take(page.take)
        .getMany();
      const { items, nextCursor } = paged(page, rows, ({ id }) => ({ id }));
      const lanes = await eachOrLeftOut(items, async (some) => {
        const bodies = await loadLaneBodies(
          view,
          this.environments,
          some.map(({ id }) => id),
        );
        return (await withOrigins(view, bodies)).map((lane) => asTo(caller, lane));
      });
      return { items: lanes, nextCursor };
    });
  }

  /** One lane, also an empty one; 404 when there is none. */
  get(caller: Principal, id: number): Promise<Answered<'getLane'>> {
    return readNumbered(this.store, async (view) => {
      const body = visible(caller, await loadLaneBody(view, this.environments, id));
      if (body === null) throw new NotFound('LANE_UNKNOWN', `There is no lane ${id}.`, { params: { id } });
      const [told = body] = await withOrigins(view, [body]);
      return asTo(caller, told);
    });
  }
}

const asTo = (caller: Principal, lane: Lane): Lane => withRights(lane, (role) => caller.can(role, lane));

/** Lanes in which a build of the branch lives. */
function ofBranch(outer: SelectQueryBuilder<LaneRow>): string {
  const row = outer
    .subQuery()
    .select('1')
    .from(DeploymentRow, 'branched')
    .innerJoin(BuildRecordRow, 'build', 'build.id = branched.buildId')
    .where('branched.laneId = lane.id AND branched.status IN (:...live) AND build.branch = :branch');
  return `EXISTS ${row.getQuery()}`;
}

/** Lanes whose main somebody touched, or in which an operation of theirs runs. */
function askedBy(outer: SelectQueryBuilder<LaneRow>): string {
  const touched = outer
    .subQuery()
    .select('1')
    .from(DeployRecordRow, 'asked')
    .where('asked.deploymentId = lane.mainId AND asked.byUser = :by');
  const running = outer
    .subQuery()
    .select('mine.laneId')
    .from(DeployRecordRow, 'mine')
    .where("mine.status = 'RUNNING' AND mine.byUser = :by");
  return `(EXISTS ${touched.getQuery()} OR lane.id IN ${running.getQuery()})`;
}
