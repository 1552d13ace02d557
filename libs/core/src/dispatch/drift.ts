import { appliedOf, appliedText, changedKinds, unknownKinds } from '../lane/applied.js';
import type { Deployment } from '../lane/deployment.js';
import { isServing, type Lane } from '../lane/lane.js';
import { isAutoscaled } from '../lane/scaling.js';
import type { WorkloadState } from '../port/cluster.js';
import type { Difference, Owned } from '../port/difference.js';
import type { DeploymentPatch, Observed } from './observed.js';
import { seen } from './readiness.js';

/**
 * Whether the cluster is to be asked what of a workload is not as our own apply gives it: the look alone says that
 * it is not as the API answered to our last one, or nobody knows the answer, or its number of pods is nobody's wish.
 */
export function asksForDifferences(
  lane: Pick<Lane, 'mainId' | 'canaryId'>,
  row: Deployment,
  workload: WorkloadState,
  answered: Owned = {},
): boolean {
  if (!workload.present || !workload.ours || workload.hash !== row.workload.hash) return false;
  if (row.removalAt !== null || !isKept(lane, row)) return false;
  const applied = { ...appliedOf(row.applied), ...answered };
  const { owned } = workload;
  if (changedKinds(applied, owned).length > 0 || unknownKinds(applied, owned).length > 0) return true;
  return owned !== undefined && isRescaled(row, workload);
}

/** Rows that are held as they were accepted; what drains or is kept warm is left as it is. */
const isKept = (lane: Pick<Lane, 'mainId' | 'canaryId'>, row: Deployment): boolean =>
  isServing(lane, row.id) || row.status === 'DEPLOYING' || row.status === 'DEPLOYED';

const isRescaled = (row: Deployment, workload: WorkloadState): boolean =>
  row.status === 'DEPLOYED' && workload.wantedReplicas !== row.replicas && !isAutoscaled(workload);

/**
 * What the rows learn of the API's answers: what it answered to the applies of this pass, and what stands there
 * wherever our own apply would change nothing of it.
 */
export function answeredRows(o: Observed): ReadonlyMap<number, DeploymentPatch> {
  const learnt = o.rows.flatMap((row) => {
    const applied = answerOf(o, row);
    return applied === null || applied === row.applied ? [] : [[row.id, { applied }] as const];
  });
  return new Map(learnt);
}

function answerOf(o: Observed, row: Deployment): string | null {
  const answered = o.answered?.get(row.id);
  const looked = o.compared?.get(row.id);
  if (answered === undefined && looked?.known !== true) return null;
  const { owned, differences } = looked?.known === true ? looked.value : { owned: {}, differences: [] };
  const differs = new Set(differences.map(({ kind }) => kind));
  const same = Object.entries(owned).filter(([kind]) => !differs.has(kind));
  const text = appliedText({ ...appliedOf(row.applied), ...answered, ...Object.fromEntries(same) });
  return text === '' ? null : text;
}

type Seen = Pick<Observed, 'workloads' | 'compared'>;

/** What somebody changed of a row's workload, or took from us; nothing where one could not ask. */
export function differencesOf(o: Seen, row: Deployment): readonly Difference[] {
  const gone = goneOf(o, row);
  if (gone !== null) return [gone];
  const looked = o.compared?.get(row.id);
  return looked?.known === true ? looked.value.differences : [];
}

/** One that is in force is not there any more, or its Service is not. */
function goneOf(o: Seen, row: Deployment): Difference | null {
  const workload = seen(o, row);
  if (workload === undefined || row.status !== 'DEPLOYED' || row.clusterId === null) return null;
  if (workload !== null && (!workload.ours || workload.deleting)) return null;
  const isThere = workload?.present === true;
  if (isThere && workload.servicePresent) return null;
  const kind = isThere ? 'Service' : 'Deployment';
  return { kind, path: '', before: row.name, after: null, manager: null };
}

/** What stands there against us, and who set it. */
export const against = (differences: readonly Difference[]): string =>
  differences
    .map(({ kind, path, manager }) => `${kind} ${path} ${manager ?? ''}`)
    .sort()
    .join('\n');

/** Whether putting it back makes new pods. */
export const rolls = ({ kind, path }: Difference): boolean =>
  kind === 'Deployment' && path.startsWith('spec.template');

/** In force and not about to change: new pods of it are made only where that does no harm. */
export const isAtRest = (row: Deployment): boolean => row.servedAt !== null && row.status === 'DEPLOYED';

/**
 * Whether what makes new pods is left as somebody changed it, and only told. What is about to change is put back
 * whatever the setting, and so is what no request reaches yet: a changed one never enters a route.
 */
export const isLeft = (o: Pick<Observed, 'environment' | 'frozen'>, row: Deployment): boolean =>
  isAtRest(row) && (o.environment?.onDrift === 'TELL' || o.frozen === true);
