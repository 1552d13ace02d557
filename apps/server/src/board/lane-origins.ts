import type { Lane } from '@arthor/contract';
import { arthor } from '@arthor/core';
import { In } from 'typeorm';
import { isoTime } from '../http/iso-time.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';

/** Lanes that say where what is there comes from. Two statements, however many there are. */
export async function withOrigins(view: View, lanes: readonly Lane[]): Promise<readonly Lane[]> {
  const rows = lanes.flatMap((lane) => there(lane) ?? []);
  if (rows.length === 0) return lanes.map((lane) => ({ ...lane, origin: null }));
  const builds = await view.rows.find(BuildRecordRow, {
    select: { id: true, feature: true, branch: true },
    where: { id: In([...new Set(rows.map(({ buildId }) => buildId))]) },
  });
  const buildOf = new Map(builds.map((build) => [build.id, build]));
  const records = await view.rows.find(DeployRecordRow, {
    select: { id: true, deploymentId: true, byUser: true, byThrough: true, createdAt: true },
    where: { deploymentId: In(rows.map(({ id }) => id)) },
    order: { id: 'ASC' },
  });
  // The last one of each stays.
  const recordOf = new Map(records.map((record) => [record.deploymentId, record]));
  return lanes.map((lane) => {
    const row = there(lane);
    if (row === null) return { ...lane, origin: null };
    const build = buildOf.get(row.buildId);
    const record = recordOf.get(row.id);
    return {
      ...lane,
      origin: {
        deployment: row.id,
        feature: build?.feature ?? null,
        branch: build?.branch ?? null,
        by: record === undefined ? null : byOf(record),
        at: record === undefined ? row.createdAt : isoTime(record.createdAt),
      },
    };
  });
}

const there = ({ main, incoming }: Lane) => main ?? incoming[0] ?? null;

const byOf = ({ byUser, byThrough }: DeployRecordRow) => ({
  user: byUser === arthor ? null : byUser,
  through: byThrough,
});
