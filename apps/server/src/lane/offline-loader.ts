import type { Lane as LaneBody } from '@arthor/contract';
import { arthor, type Deployment, type Lane } from '@arthor/core';
import { In, IsNull, MoreThan } from 'typeorm';
import { isoTime } from '../http/iso-time.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';

/** How long a lane says that it was taken offline, ms. */
export const offlineToldMs = 86_400_000;

/**
 * Who took lanes offline, by id: those whose main went within a day and that have no other since. One
 * statement; none where every lane has a main.
 *
 * @param now the database's clock
 */
export async function loadOffline(
  view: View,
  lanes: readonly Lane[],
  liveOf: ReadonlyMap<number, readonly Deployment[]>,
  now: number,
): Promise<ReadonlyMap<number, LaneBody['offline']>> {
  const empty = lanes.filter(
    ({ id, mainId }) => mainId === null && !(liveOf.get(id) ?? []).some((row) => !row.canary),
  );
  if (empty.length === 0) return new Map();
  const records = await view.rows.find(DeployRecordRow, {
    where: {
      laneId: In(empty.map(({ id }) => id)),
      operate: 'DELETE',
      status: 'DONE',
      canary: false,
      // What never served was not taken offline.
      cancels: IsNull(),
      finishedAt: MoreThan(now - offlineToldMs),
    },
    order: { tick: 'ASC' },
  });
  return new Map(records.map((record) => [record.laneId, offlineBody(record)]));
}

const offlineBody = (record: DeployRecordRow): LaneBody['offline'] => ({
  at: isoTime(record.finishedAt ?? record.createdAt),
  by: { user: record.byUser === arthor ? null : record.byUser, through: record.byThrough },
  reason: record.reason,
  build: record.buildId,
});
