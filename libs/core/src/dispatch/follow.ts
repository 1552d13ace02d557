import type { Deployment } from '../lane/deployment.js';
import { foreignAutoscaler, isAutoscaled } from '../lane/scaling.js';
import type { WorkloadState } from '../port/cluster.js';
import type { DeploymentPatch, Observed } from './observed.js';
import { seen } from './readiness.js';

/**
 * What the rows take over from autoscalers: where one names a deployment, its number of pods is the one it set, also
 * as what was last in force. Everything after this goes by that number, so nothing puts it back. (Tried: Arthor and an
 * autoscaler that each held to a number of their own scaled six times up and six times down in 90 s.)
 */
export function followed(o: Observed): ReadonlyMap<number, DeploymentPatch> {
  const taken = o.rows.flatMap((row) => {
    const patch = { ...replicasOf(o, row), ...scalingOf(o, row) };
    return Object.keys(patch).length === 0 ? [] : [[row.id, patch] as const];
  });
  return new Map(taken);
}

/** Both patches of each row. */
export const together = (
  one: ReadonlyMap<number, DeploymentPatch>,
  other: ReadonlyMap<number, DeploymentPatch>,
): ReadonlyMap<number, DeploymentPatch> =>
  other.size === 0
    ? one
    : new Map([...one, ...[...other].map(([id, patch]) => [id, { ...one.get(id), ...patch }] as const)]);

/** The rows as autoscalers have them. */
export const withRows = (o: Observed, patches: ReadonlyMap<number, DeploymentPatch>): Observed =>
  patches.size === 0 ? o : { ...o, rows: o.rows.map((row) => ({ ...row, ...patches.get(row.id) })) };

function replicasOf(o: Observed, row: Deployment): DeploymentPatch {
  const workload = seen(o, row);
  if (!workload?.ours || workload.wantedReplicas === row.replicas) return {};
  if (!isAutoscaled(workload) && !wasAutoscaled(row, workload)) return {};
  const replicas = workload.wantedReplicas;
  return { replicas, ...(row.inForce === null ? {} : { inForce: { ...row.inForce, replicas } }) };
}

/** Its own autoscaler went as its row was to leave: what that set last, perhaps a moment ago, is its size. */
const wasAutoscaled = ({ status, scaling }: Deployment, { wantedReplicas }: WorkloadState): boolean =>
  status === 'REPLACING' && scaling !== null && scaling.autoscale !== null && wantedReplicas > 0;

function scalingOf(o: Observed, row: Deployment): DeploymentPatch {
  const workload = seen(o, row);
  // Where one could not look, or nothing is there yet, what was seen last holds.
  if (!workload?.ours) return {};
  const foreign = foreignAutoscaler(workload);
  if (foreign === (row.scaling?.foreign ?? null)) return {};
  return { scaling: { autoscale: row.scaling?.autoscale ?? null, foreign } };
}
