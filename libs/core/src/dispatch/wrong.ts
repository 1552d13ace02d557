import { isAsAnswered } from '../lane/applied.js';
import type { Deployment } from '../lane/deployment.js';
import { autoscalerKind, isAutoscaled, wantsBudget } from '../lane/scaling.js';
import type { WorkloadState } from '../port/cluster.js';
import type { Difference } from '../port/difference.js';
import { against, differencesOf } from './drift.js';
import type { Observed } from './observed.js';
import type { Mend } from './writes.js';

/** What of a workload is not as it was accepted, and the write that puts it right. */
export interface Wrong {
  /** What is not there as it was accepted; '' = nothing. */
  readonly lacks: string;
  /** What somebody changed, but for its autoscaler. */
  readonly differences: readonly Difference[];
  readonly mends: Mend;
}

/** What is wrong with a row's workload as it was seen; null = nothing. */
export function wrongWith(o: Observed, row: Deployment, workload: WorkloadState | null): Wrong | null {
  const lacks = lackOf(o, row, workload);
  const differences = differencesOf(o, row).filter(({ kind }) => kind !== autoscalerKind);
  if (lacks === '' && differences.length === 0) return null;
  // Where an autoscaler sets it, another number of pods is no other wish.
  const size = isAutoscaled(workload) ? '' : ` ${row.replicas}`;
  const mends = {
    object: `workload ${row.id}`,
    wanted: `${row.tick}${size}`,
    against: lacks === '' || row.status === 'DEPLOYED' ? `${lacks}\n${against(differences)}` : '',
  };
  return { lacks, differences, mends };
}

function lackOf(o: Observed, row: Deployment, workload: WorkloadState | null): string {
  if (workload === null || !workload.present) return 'workload';
  if (!workload.servicePresent) return 'service';
  if (workload.hash !== row.workload.hash) return 'hash';
  if (workload.wantedReplicas !== row.replicas) return 'replicas';
  if ((workload.budget ?? wantsBudget(row)) !== wantsBudget(row)) return 'budget';
  // What cannot be asked is found out by applying it once more, where no request depends on it yet.
  const isUnknown = o.compared?.get(row.id)?.known === false && !isAsAnswered(row, workload, true);
  return isUnknown && row.servedAt === null ? 'answer' : '';
}
