import type { DeploymentLabel } from '@arthor/contract';
import { ProviderError, type Json, type WorkloadSnapshot } from '@arthor/core';
import type { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { DeploymentRow } from '../store/entity/deployment.js';
import { readWorkload } from '../store/snapshot.js';
import type { View } from '../store/store.js';
import type { Asked } from '../lane/asked.js';

/** A deployment as an operation asked for it. */
export interface Side {
  /** null = the operation that brought it is not known. */
  readonly record: DeployRecordRow | null;
  readonly row: DeploymentRow;
  /** What it asked for; of what was replaced, what it had then. */
  readonly asked: Asked;
}

/** What is compared of the row itself. */
export function factsOf({ row, asked }: Side): object {
  return {
    image: row.image,
    commitId: row.commitId,
    build: row.buildId,
    replicas: asked.replicas,
    weight: asked.weight,
    header: row.canaryValue,
    external: row.external,
    symbol: row.symbol,
    environment: row.environment,
  };
}

/** What is compared of a workload: how its pods are started, and what was sent to the cluster. */
export function workloadOf(
  { spec, objects }: WorkloadSnapshot,
  { name }: Pick<DeploymentLabel, 'name'>,
): object {
  // Names are new with each deployment: both are called as a pod template calls them.
  const renamed: unknown = JSON.parse(JSON.stringify({ spec, objects }).replaceAll(name, 'app'));
  const { spec: same, objects: all }: { spec?: object | null; objects?: readonly Json[] } = Object(renamed);
  return {
    ...(same == null ? {} : { settings: settingsOf(same) }),
    manifest: Object.fromEntries((all ?? []).map((object) => [String(Object(object).kind), object])),
  };
}

/** A workload's snapshot, or why it cannot be read. */
export async function snapshotOf(view: View, { row }: Side): Promise<WorkloadSnapshot | ProviderError> {
  try {
    return await readWorkload(view, row.id);
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

/** Of the spec what is not told as facts of the row. */
const told = [
  'ref',
  'laneId',
  'application',
  'environment',
  'symbol',
  'canary',
  'buildId',
  'image',
  'replicas',
];
const settingsOf = (spec: object): object =>
  Object.fromEntries(Object.entries(spec).filter(([name]) => !told.includes(name)));
