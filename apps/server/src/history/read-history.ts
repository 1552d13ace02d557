import type { Durations, HistoryItem, Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import { NotFound } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf, type Page } from '../http/keyset.js';
import { eachOrLeftOut } from '../http/left-out.js';
import { narrowed, visible } from '../http/narrowed.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { loadIncidents } from '../lane/incidents.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { loadToldOperations } from '../lane/operation-loader.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { LaneRow } from '../store/entity/lane.js';
import { Store, type View } from '../store/store.js';
import { loadAsked } from '../lane/asked.js';
import { loadLabels } from './deployment-label.js';
import { durationsOf } from './durations.js';

/** So many are enough to tell what is usual, and are looked for among so many. */
const mostCounted = 200;
const mostLookedAt = 20_000;

/** Questions about what happened. */
@Injectable()
export class ReadHistory {
  constructor(
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
  ) {}

  /** The operations of a lane, newest first; of a promotion to another lane, both have it. */
  ofLane(
    caller: Principal,
    id: number,
    query: Received<'getLaneHistory'>['query'],
  ): Promise<Answered<'getLaneHistory'>> {
    const page = pageOf(query);
    return readNumbered(this.store, async (view) => {
      const lane = visible(caller, await view.rows.findOneBy(LaneRow, { id }));
      if (lane === null) throw new NotFound('LANE_UNKNOWN', `There is no lane ${id}.`, { params: { id } });
      const { items: records, nextCursor } = paged(page, await recordsOf(view, lane, page), (row) => row);
      const items = await eachOrLeftOut(records, (some) => itemsOf(view, this.environments, some));
      return { items, nextCursor };
    });
  }

  /** How long an operation usually takes; nothing where the caller sees nothing. */
  durations(caller: Principal, query: Received<'getDurations'>['query']): Promise<Durations> {
    const { environment, application, operate } = query;
    if (!caller.reaches({ environment, application: application ?? null }))
      return Promise.resolve(durationsOf([]));
    return this.store.read(async (view) => {
      const [newest] = await view.rows.find(DeployRecordRow, {
        where: { environment },
        select: { id: true },
        order: { id: 'DESC' },
        take: 1,
      });
      const records = await view.rows.find(DeployRecordRow, {
        where: {
          ...narrowed(caller, query),
          operate,
          status: 'DONE',
          // What is rare is not looked for in all that ever was.
          id: MoreThan((newest?.id ?? 0) - mostLookedAt),
        },
        select: { id: true, createdAt: true, finishedAt: true, steps: true },
        order: { id: 'DESC' },
        take: mostCounted,
      });
      return durationsOf(records);
    });
  }
}

/** The newest of a lane; promotions out of it are records of the lane `stable` beside it. */
async function recordsOf(view: View, lane: LaneRow, page: Page): Promise<readonly DeployRecordRow[]> {
  const before = page.before === null ? {} : { id: LessThan(page.before) };
  const newest = { order: { tick: 'DESC' }, take: page.take } as const;
  const own = await view.rows.find(DeployRecordRow, { where: { laneId: lane.id, ...before }, ...newest });
  if (lane.symbol === 'stable') return own;
  const { application, environment } = lane;
  const stable = await view.rows.findOneBy(LaneRow, { application, environment, symbol: 'stable' });
  if (stable === null) return own;
  // By the lane they belong to: no index knows the lane they came from.
  const where = { laneId: stable.id, sourceLaneId: lane.id, ...before };
  const promoted = await view.rows.find(DeployRecordRow, { where, ...newest });
  return [...own, ...promoted].sort((a, b) => b.id - a.id).slice(0, page.take);
}

async function itemsOf(
  view: View,
  environments: LaneEnvironments,
  records: readonly DeployRecordRow[],
): Promise<HistoryItem[]> {
  const bodies = await loadToldOperations(
    view,
    environments,
    records.map(({ id }) => id),
  );
  const labels = await loadLabels(
    view,
    records.flatMap(({ deploymentId, related }) => [deploymentId, ...related.map(({ id }) => id)]),
  );
  const asked = await loadAsked(view, records);
  const incidents = await loadIncidents(
    view,
    records.map(({ id }) => id),
  );
  return bodies.map(({ deployment: _deployment, deploymentId, related, change = null, ...body }) => ({
    ...body,
    change,
    weight: asked.get(body.id)?.weight ?? null,
    replicas: asked.get(body.id)?.replicas ?? null,
    incidents: [...(incidents.get(body.id) ?? [])],
    deployment: labels.get(deploymentId) ?? null,
    related: related.flatMap(({ id, change }) => {
      const deployment = labels.get(id);
      return deployment === undefined ? [] : [{ change, deployment }];
    }),
  }));
}
