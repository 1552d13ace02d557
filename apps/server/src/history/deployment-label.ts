import type { DeploymentLabel } from '@arthor/contract';
import type { Deployment } from '@arthor/core';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';
import { byId } from '../store/by-id.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';

/** Deployments as history names them, by id, without unknown ones. Two statements. */
export async function loadLabels(
  view: View,
  ids: readonly number[],
): Promise<ReadonlyMap<number, DeploymentLabel>> {
  const rows = await byId(view, DeploymentRow, ids);
  const builds = await byId(
    view,
    BuildRecordRow,
    [...rows.values()].map((row) => row.buildId),
  );
  return new Map([...rows].map(([id, row]) => [id, labelOf(row, builds.get(row.buildId) ?? null)]));
}

/** One deployment as history names it; `build` null = its row is gone. */
export const labelOf = (row: Deployment, build: BuildRecordRow | null): DeploymentLabel => ({
  id: row.id,
  name: row.name,
  canary: row.canary,
  canaryType: row.canaryType,
  canaryValue: row.canaryValue,
  image: row.image,
  build: build && {
    id: build.id,
    feature: build.feature,
    number: build.buildNumber === null ? null : Number(build.buildNumber),
    commitId: build.commitId,
  },
  inForce: inForceOf(row),
});

/** A row that is gone was out of force at its end at the latest. */
const inForceOf = ({ servedAt, shutdownAt, finishedAt }: Deployment): DeploymentLabel['inForce'] =>
  servedAt === null ? null : { from: isoTime(servedAt), to: isoTimeOrNull(shutdownAt ?? finishedAt) };
