import { ProviderError, type WorkloadSnapshot } from '@arthor/core';
import type { LastLog } from '@arthor/dispatch';
import { SnapshotRow } from './entity/snapshot.js';
import type { Tx, View } from './store.js';

const workload = (deploymentId: number) =>
  ({ ownerKind: 'deployment', ownerId: deploymentId, kind: 'workload' }) as const;

const log = (deploymentId: number) =>
  ({ ownerKind: 'deployment', ownerId: deploymentId, kind: 'log' }) as const;

/** Of a kept log no more than its last bytes. */
const logBytes = 16 * 1024;

/** Keeps what a container wrote before it ended; the first that is kept stays. */
export async function keepLog(tx: Tx, deploymentId: number, kept: LastLog, now: number): Promise<void> {
  if (await tx.rows.existsBy(SnapshotRow, log(deploymentId))) return;
  const content = { ...kept, text: lastBytes(kept.text, logBytes) };
  await tx.insert(SnapshotRow, { ...log(deploymentId), content, createdAt: now });
}

/** What a deployment's container wrote before it ended; null = nothing is kept. */
export async function readLog(view: View, deploymentId: number): Promise<LastLog | null> {
  const row = await view.rows.findOneBy(SnapshotRow, log(deploymentId));
  return row !== null && isLog(row.content) ? row.content : null;
}

const isLog = (content: object): content is LastLog =>
  'pod' in content && 'container' in content && 'text' in content && typeof content.text === 'string';

/** The last bytes of a text, from the beginning of a line where there is one. */
function lastBytes(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  const end = whole.subarray(-bytes).toString('utf8');
  return end.slice(end.indexOf('\n') + 1);
}

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
