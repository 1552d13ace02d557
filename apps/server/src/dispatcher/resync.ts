import { liveStatuses } from '@arthor/core';
import { In, LessThanOrEqual } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store } from '../store/store.js';

/** Names of all environments, which are the namespaces to watch and list. */
export const environmentNames = (store: Store): Promise<string[]> =>
  store.read(async (view) =>
    (await view.rows.find(EnvRow, { select: { name: true } })).map((row) => row.name),
  );

/** Lanes that wait for something and whose time has come (or came while no process ran). */
export const dueLanes = (store: Store, now: number): Promise<number[]> =>
  store.read(async (view) => {
    const rows = await view.rows.find(LaneRow, {
      where: { dueAt: LessThanOrEqual(now) },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  });

/** Every lane with a live row: what a start looks at once. */
export const liveLanes = (store: Store): Promise<number[]> =>
  store.read(async (view) => {
    const rows = await view.rows
      .createQueryBuilder(DeploymentRow, 'row')
      .select('row.laneId', 'laneId')
      .distinct(true)
      .where({ status: In(liveStatuses) })
      .getRawMany<{ laneId: number | string }>();
    return rows.map((row) => Number(row.laneId));
  });
