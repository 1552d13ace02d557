import type { Incident as IncidentBody } from '@arthor/contract';
import { incidentIn, type Deployment, type Observed } from '@arthor/core';
import { In, IsNull } from 'typeorm';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { IncidentRow } from '../store/entity/incident.js';
import type { Tx, View } from '../store/store.js';

/**
 * Keeps what new conditions of a row tell of incidents: one begins, more is known of why, or it is over. Returns the
 * operation whose history tells it; null = there is nothing to keep.
 */
export async function keepIncident(
  tx: Tx,
  row: Observed['rows'][number],
  conditions: Deployment['conditions'],
  now: number,
): Promise<number | null> {
  const incident = incidentIn(row, conditions);
  if (incident === null) return null;
  const open = { deploymentId: row.id, code: incident.code, endedAt: IsNull() };
  const known = await tx.rows.findOneBy(IncidentRow, open);
  if (known !== null) {
    await tx.patch(
      IncidentRow,
      { id: known.id },
      'over' in incident ? { endedAt: now } : { why: incident.why },
    );
    return known.operationId;
  }
  if ('over' in incident) return null;
  const { id: deploymentId, laneId } = row;
  const last = await tx.rows.findOne(DeployRecordRow, {
    where: { laneId, deploymentId },
    order: { id: 'DESC' },
  });
  if (last === null) return null;
  const { code, weight, why } = incident;
  await tx.insert(IncidentRow, {
    operationId: last.id,
    deploymentId,
    code,
    params: { weight },
    why,
    beganAt: now,
    endedAt: null,
  });
  return last.id;
}

/** What happened after each of the operations, before the next one about the same deployment; in one statement. */
export async function loadIncidents(
  view: View,
  operations: readonly number[],
): Promise<ReadonlyMap<number, readonly IncidentBody[]>> {
  if (operations.length === 0) return new Map();
  const rows = await view.rows.find(IncidentRow, {
    where: { operationId: In(operations) },
    order: { id: 'ASC' },
  });
  return new Map(
    [...Map.groupBy(rows, ({ operationId }) => operationId)].map(([id, all]) => [id, all.map(bodyOf)]),
  );
}

const bodyOf = ({ code, params, why, beganAt, endedAt }: IncidentRow): IncidentBody => ({
  code,
  params: { ...params },
  why,
  from: isoTime(beganAt),
  to: isoTimeOrNull(endedAt),
});
