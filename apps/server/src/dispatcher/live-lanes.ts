import { setImmediate as nextTurn } from 'node:timers/promises';
import { liveStatuses } from '@arthor/core';
import { MoreThan } from 'typeorm';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { Store } from '../store/store.js';

/** Rows read in one statement: on SQLite nothing else of the process runs meanwhile. */
const pageSize = 1000;

/** Ids of the lanes that have a live row. */
export async function liveLanes(store: Store): Promise<readonly number[]> {
  const lanes = new Set<number>();
  for (const status of liveStatuses)
    for (let after = 0; ;) {
      await nextTurn();
      const page = await store.read((view) =>
        view.rows
          .createQueryBuilder(DeploymentRow, 'row')
          .select('row.id', 'id')
          .addSelect('row.laneId', 'laneId')
          .where({ status, id: MoreThan(after) })
          .orderBy('row.id')
          .limit(pageSize)
          .getRawMany<{ id: number | string; laneId: number | string }>(),
      );
      for (const { laneId } of page) lanes.add(Number(laneId));
      const last = page.at(-1);
      if (last === undefined) break;
      after = Number(last.id);
    }
  return [...lanes];
}
