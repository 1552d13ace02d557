import { freezeOf, refuseDeployWhenBuilt, type Environment, type Lane, type Refusal } from '@arthor/core';
import type { BuildDeployRow } from '../store/entity/build-deploy.js';
import type { BuildRecordRow } from '../store/entity/build-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { FeatureRow } from '../store/entity/feature.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import { readFreezes } from './freezes.js';

/** Why a build may not be deployed by itself, and the tick of its lane that this was decided at. */
export async function checkDeploy(
  view: View,
  { application, environment: name, featureId }: BuildRecordRow,
  { symbol, ttlSeconds }: { readonly symbol: string | null } & Pick<BuildDeployRow, 'ttlSeconds'>,
  environment: Environment,
): Promise<{ readonly refusal: Refusal | null; readonly tick: number }> {
  const place = { application, environment: name };
  const lane = symbol === null ? null : await view.rows.findOneBy(LaneRow, { ...place, symbol });
  const freezes = await readFreezes(view, []);
  const refusal = refuseDeployWhenBuilt({
    environment,
    freeze: freezeOf(freezes.rows, place, freezes.now),
    symbol,
    ttlSeconds,
    featureId,
    runs: lane && (await runningIn(view, lane)),
  });
  return { refusal, tick: lane?.tick ?? 0 };
}

async function runningIn(view: View, { id, mainId }: Lane) {
  const rows = await view.rows.find(DeploymentRow, {
    where: [{ id: mainId ?? 0 }, { laneId: id, status: 'DEPLOYING', canary: false }],
    order: { id: 'DESC' },
    take: 1,
  });
  const [row] = rows;
  if (row === undefined) return null;
  const feature = await view.rows.findOneBy(FeatureRow, { id: row.featureId });
  return { featureId: row.featureId, feature: feature?.name ?? String(row.featureId) };
}
