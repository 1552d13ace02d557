import { ProviderError, type WorkloadSnapshot } from '@arthor/core';
import { SnapshotRow } from './entity/snapshot.js';
import type { Tx, View } from './store.js';

const workload = (deploymentId: number) =>
  ({ ownerKind: 'deployment', ownerId: deploymentId, kind: 'workload' }) as const;

/** Stores a new deployment's manifests and the spec they were rendered from. */
export async function keepWorkload(
  tx: Tx,
  deploymentId: number,
  snapshot: WorkloadSnapshot,
  now: number,
): Promise<void> {
  await tx.insert(SnapshotRow, { ...workload(deploymentId), content: snapshot, createdAt: now });
}

/**
 * A deployment's stored manifests.
 * @throws ProviderError INVALID when somebody deleted them by hand.
 */
export async function readWorkload(view: View, deploymentId: number): Promise<WorkloadSnapshot> {
  const row = await view.rows.findOneBy(SnapshotRow, workload(deploymentId));
  if (row !== null && isWorkload(row.content)) return row.content;
  const text = `t_snapshot has no manifests of deployment ${deploymentId}; a new deployment makes its own`;
  throw new ProviderError('store', 'INVALID', 'SNAPSHOT_MISSING', text);
}

const isWorkload = (content: object): content is WorkloadSnapshot =>
  'spec' in content && 'objects' in content && Array.isArray(content.objects);
