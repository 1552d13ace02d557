import type { OperationChange } from '@arthor/contract';
import { byId } from '../store/by-id.js';
import type { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { View } from '../store/store.js';
import { askedIn, loadAsked, made, type Asked } from './asked.js';

type Rows = ReadonlyMap<number, DeploymentRow>;
type Side = NonNullable<OperationChange['after']>;

/** From what to what operations lead, by their id. Three statements. */
export async function loadChanges(
  view: View,
  records: readonly DeployRecordRow[],
): Promise<ReadonlyMap<number, OperationChange | null>> {
  const asked = await loadAsked(view, records);
  const rows = await byId(
    view,
    DeploymentRow,
    records.flatMap(({ deploymentId, related }) => [deploymentId, ...related.map(({ id }) => id)]),
  );
  return new Map(records.map((record) => [record.id, changeOf(record, rows, asked.get(record.id))]));
}

/** What an operation replaced in its chain; null when it replaced nothing that is known. */
export function formerOf(record: DeployRecordRow, row: DeploymentRow, rows: Rows): DeploymentRow | null {
  const known = record.related.flatMap(({ id, change }) => (change === 'REPLACING' && rows.get(id)) || []);
  return known.find(({ canary }) => canary === row.canary) ?? known[0] ?? null;
}

/** Weight and replicas of what an operation replaced, as they were then. */
export const askedOfFormer = (record: DeployRecordRow, former: DeploymentRow): Asked =>
  askedIn((record.relatedId === former.id ? record.relatedSnapshot : null) ?? former);

function changeOf(record: DeployRecordRow, rows: Rows, asked: Asked | undefined): OperationChange | null {
  const row = rows.get(record.deploymentId);
  // What is undone leads back to what its operation found.
  if (row === undefined || asked === undefined || record.operate === 'CANCEL') return null;
  return {
    before: beforeOf(record, row, rows),
    after: record.operate === 'DELETE' ? null : sideOf(row, asked),
  };
}

function beforeOf(record: DeployRecordRow, row: DeploymentRow, rows: Rows): Side | null {
  const former = formerOf(record, row, rows);
  if (former !== null) return sideOf(former, askedOfFormer(record, former));
  return made(record, row) ? null : sideOf(row, askedIn(record.targetSnapshot));
}

const sideOf = ({ buildId }: DeploymentRow, { weight, replicas }: Asked): Side => ({
  buildId,
  weight,
  replicas,
});
