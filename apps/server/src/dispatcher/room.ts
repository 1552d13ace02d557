import type { Room } from '@arthor/core';
import { IsNull, Not } from 'typeorm';
import { byId } from '../store/by-id.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** What of an environment could go so that others find room: the main kept warm for longest, and what goes already. */
export async function roomIn(view: View, environment: string): Promise<Room> {
  const leaving = await view.rows.existsBy(DeploymentRow, [
    { environment, status: 'DELETING' },
    { environment, status: 'REPLACING', removalAt: Not(IsNull()) },
  ]);
  const kept = await view.rows.find(DeploymentRow, {
    where: {
      environment,
      status: 'REPLACING',
      canary: false,
      external: true,
      removalAt: IsNull(),
      shutdownAt: Not(IsNull()),
      servedAt: Not(IsNull()),
    },
    order: { shutdownAt: 'ASC' },
  });
  const lanes = await byId(view, LaneRow, [...new Set(kept.map(({ laneId }) => laneId))]);
  const warm = kept.find((row) => {
    const lane = lanes.get(row.laneId);
    // Clients of a former gateway still come in there.
    return lane !== undefined && lane.mainId === row.relatedId && lane.route?.former == null;
  });
  return { leaving, warm: warm === undefined ? null : { id: warm.id, laneId: warm.laneId } };
}
