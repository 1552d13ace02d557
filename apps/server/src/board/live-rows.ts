import { liveStatuses } from '@arthor/core';
import { In } from 'typeorm';
import { NotFound } from '../http/domain-error.js';
import { visible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import type { LaneEnvironment, LaneEnvironments } from '../lane/lane-environment.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';

/** A lane that the caller may see, with all that lives there, newest first, and its environment; else 404. */
export async function liveRows(
  view: View,
  caller: Principal,
  id: number,
  environments: LaneEnvironments,
): Promise<{
  readonly lane: LaneRow;
  readonly rows: readonly DeploymentRow[];
  readonly at: LaneEnvironment;
}> {
  const lane = visible(caller, await view.rows.findOneBy(LaneRow, { id }));
  if (lane === null) throw new NotFound('LANE_UNKNOWN', `There is no lane ${id}.`, { params: { id } });
  const where = { laneId: id, status: In(liveStatuses) };
  const rows = await view.rows.find(DeploymentRow, { where, order: { id: 'DESC' } });
  return { lane, rows, at: await environments.of(view, lane) };
}
