import {
  acceptDelete,
  acceptReturn,
  arthor,
  driftToldBy,
  expiryOf,
  liveStatuses,
  undoneChanges,
  type Accepted,
  type Cause,
  type Decision,
  type Lanes,
  type Observed,
  type Refusal,
} from '@arthor/core';
import { In, IsNull, Not } from 'typeorm';
import { announce } from '../lane/announce.js';
import { keepIncident } from '../lane/incidents.js';
import { readFreezes } from '../lane/freezes.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { writeAccepted } from '../lane/write-accepted.js';
import { writeChanges } from '../lane/write-changes.js';
import { AuditRow } from '../store/entity/audit.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Tx } from '../store/store.js';

/** A row that is to be changed is not there: somebody deleted it by hand, which moves no version. */
export class RowGone extends Error {
  override readonly name = 'RowGone';
}

/**
 * Writes a decision, if the lane still has the version it was decided on. Returns the other lanes it made due;
 * null = someone was faster, and nothing was written.
 * @throws RowGone to undo the transaction: nothing is done for a row that is not there
 */
export async function recordDecision(
  tx: Tx,
  environments: LaneEnvironments,
  o: Observed,
  decision: Decision,
  now: number,
): Promise<readonly number[] | null> {
  const { undo } = decision;
  const source = undo?.record.sourceLaneId ?? null;
  const [lane, ...others] = await tx.lockLanes([o.lane.id, ...(source === null ? decision.wakes : [source])]);
  if (lane === undefined || lane.version !== o.lane.version) return null;
  // What blocks a lane is told of its running operations too.
  const told = decision.lane.blocking === undefined ? [] : o.records.map((running) => running.id);
  const operations = new Set([...told, ...decision.records.keys()]);
  const lanes = new Set<number>();
  if (decision.offline !== null && !(await isExpired(tx, lane))) return null;
  const own = await ownOf(tx, lane, decision);
  if (own !== null) {
    for (const id of await writeOwn(tx, lane, o, own, now)) operations.add(id);
    await tx.patch(LaneRow, { id: lane.id }, { ...decision.lane });
  } else if (undo === null) {
    for (const id of await writeDecision(tx, o, decision, now)) operations.add(id);
    const dueAt = decision.lookAgainMs === null ? null : now + decision.lookAgainMs;
    await tx.moveLane(lane.id, lane.version, { ...decision.lane, dueAt });
    for (const other of others) await tx.moveLane(other.id, other.version, { dueAt: now });
    await auditDrift(tx, o, decision, now);
    if (decision.givesUp !== null && (await giveUp(tx, decision.givesUp.id)))
      lanes.add(decision.givesUp.laneId);
  } else {
    await writeUndo(tx, [lane, ...others], undo, now);
    if (Object.keys(decision.lane).length > 0) await tx.patch(LaneRow, { id: lane.id }, { ...decision.lane });
    operations.add(undo.record.id);
    for (const other of others) lanes.add(other.id);
  }
  lanes.add(lane.id);
  await announce(tx, environments, { operations: [...operations], lanes: [...lanes] });
  return others.map(({ id }) => id);
}

/** Who changed what in the cluster stays in the audit, once for each change. */
async function auditDrift(tx: Tx, { lane }: Observed, decision: Decision, now: number): Promise<void> {
  const told = driftToldBy(lane, decision);
  if (told === null) return;
  await auditOwn(tx, lane, { action: told.reason, target: `lane/${lane.id}`, reason: told.message }, now);
}

/** What Arthor does by itself is audited like what people do. */
async function auditOwn(
  tx: Tx,
  { environment, application }: Observed['lane'],
  act: Pick<AuditRow, 'action' | 'target' | 'reason'>,
  now: number,
): Promise<void> {
  await tx.insert(AuditRow, {
    at: now,
    who: arthor,
    through: arthor,
    ...act,
    environment,
    application,
    result: 'OK',
    requestId: null,
    remoteAddress: null,
  });
}

/** Returns the operations whose history tells more now. */
async function writeDecision(
  tx: Tx,
  o: Observed,
  decision: Decision,
  now: number,
): Promise<readonly number[]> {
  const told: number[] = [];
  for (const [id, set] of decision.rows) {
    const row = o.rows.find((candidate) => candidate.id === id);
    const deploymentStatus = set.status === 'DEPLOYED' ? { deploymentStatus: 'SUCCESS' } : {};
    if (row === undefined) continue;
    const found = await tx.patch(DeploymentRow, { id }, { ...set, ...deploymentStatus });
    if (found === 0) throw new RowGone(`deployment ${id}`);
    const incident = set.conditions && (await keepIncident(tx, row, set.conditions, now));
    if (incident != null) told.push(incident);
  }
  for (const [id, set] of decision.records) await tx.patch(DeployRecordRow, { id }, { ...set });
  return told;
}

/** Somebody may have gone back to it meanwhile: then it stays. */
async function giveUp(tx: Tx, id: number): Promise<boolean> {
  const warm = { id, status: 'REPLACING', removalAt: IsNull() } as const;
  return (await tx.patch(DeploymentRow, warm, { status: 'DELETING' })) === 1;
}

/** The same undo as CANCEL, for an operation that can never succeed or may wait no longer. */
async function writeUndo(
  tx: Tx,
  lanes: readonly LaneRow[],
  hopeless: NonNullable<Decision['undo']>,
  now: number,
): Promise<void> {
  const facts = [];
  for (const lane of lanes)
    facts.push({
      lane,
      rows: await tx.rows.findBy(DeploymentRow, { laneId: lane.id, status: In(liveStatuses) }),
    });
  await writeChanges(tx, lanes, undoneChanges(hopeless, facts, { tick: await tx.tick(lanes), now }));
}

/**
 * An operation that nobody asked for: a main that fell gives its place back, or the time of a lane is over.
 * Returns the ids of the operations it ended, and its own.
 */
async function writeOwn(
  tx: Tx,
  lane: LaneRow,
  o: Observed,
  own: Own,
  now: number,
): Promise<readonly number[]> {
  if (o.environment === null) throw new Error('nothing is asked for where the environment is not known');
  const { rows, records, environment } = o;
  const facts: Lanes = { lane, rows, records, environment, freeze: null, source: null, past: [] };
  const accepted = own.accept(facts);
  if (!accepted.ok) throw new Error(`what was decided is refused: ${accepted.code}`);
  const asked = {
    byUser: arthor,
    byThrough: arthor,
    principal: arthor,
    idempotencyKey: null,
    bodyHash: null,
    reason: null,
    cause: own.cause,
  };
  const record = await writeAccepted(tx, [lane, null], { accepted, facts }, null, asked, now);
  const target = `deployment/${record.deploymentId}`;
  await auditOwn(tx, lane, { action: record.operate, target, reason: own.cause.code }, now);
  return [...accepted.endings.map((ending) => ending.record.id), record.id];
}

/** What a decision asks for by itself. */
interface Own {
  readonly accept: (facts: Lanes) => Accepted | Refusal;
  readonly cause: Cause;
}

/** A freeze may have begun, and the lane's own time may have changed, since the rows were read. */
async function isExpired(tx: Tx, lane: LaneRow): Promise<boolean> {
  const { rows, now } = await readFreezes(tx, [lane]);
  const at = expiryOf(lane, rows);
  return at !== null && at <= now;
}

async function ownOf(tx: Tx, lane: LaneRow, { back, offline }: Decision): Promise<Own | null> {
  if (offline !== null)
    return {
      accept: (facts) => acceptDelete({ deployment: offline }, facts),
      cause: { code: 'EXPIRED', params: { deployment: offline.id }, operation: null },
    };
  if (back === null) return null;
  const fell = await tx.rows.findOne(DeployRecordRow, {
    where: { laneId: lane.id, deploymentId: lane.mainId ?? 0, operate: Not('CANCEL') },
    order: { id: 'DESC' },
  });
  return {
    accept: (facts) => acceptReturn(back.to, facts),
    cause: { code: back.code, params: { deployment: lane.mainId }, operation: fell?.id ?? null },
  };
}
