import {
  acceptReturn,
  arthor,
  liveStatuses,
  undoneChanges,
  type Decision,
  type Lanes,
  type Observed,
} from '@arthor/core';
import { In, Not } from 'typeorm';
import { announce } from '../lane/announce.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { writeAccepted } from '../lane/write-accepted.js';
import { writeChanges } from '../lane/write-changes.js';
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
  const { undo, back } = decision;
  const source = undo?.record.sourceLaneId ?? null;
  const [lane, ...others] = await tx.lockLanes([o.lane.id, ...(source === null ? decision.wakes : [source])]);
  if (lane === undefined || lane.version !== o.lane.version) return null;
  // What blocks a lane is told of its running operations too.
  const told = decision.lane.blocking === undefined ? [] : o.records.map((running) => running.id);
  const operations = new Set([...told, ...decision.records.keys()]);
  const lanes = new Set<number>();
  if (back !== null) {
    for (const id of await writeReturn(tx, lane, o, back, now)) operations.add(id);
    await tx.patch(LaneRow, { id: lane.id }, { ...decision.lane });
  } else if (undo === null) {
    await writeDecision(tx, o, decision);
    const dueAt = decision.lookAgainMs === null ? null : now + decision.lookAgainMs;
    await tx.moveLane(lane.id, lane.version, { ...decision.lane, dueAt });
    for (const other of others) await tx.moveLane(other.id, other.version, { dueAt: now });
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

async function writeDecision(tx: Tx, o: Observed, decision: Decision): Promise<void> {
  for (const [id, set] of decision.rows) {
    const row = o.rows.find((candidate) => candidate.id === id);
    const deploymentStatus = set.status === 'DEPLOYED' ? { deploymentStatus: 'SUCCESS' } : {};
    if (row === undefined) continue;
    const found = await tx.patch(DeploymentRow, { id }, { ...set, ...deploymentStatus });
    if (found === 0) throw new RowGone(`deployment ${id}`);
  }
  for (const [id, set] of decision.records) await tx.patch(DeployRecordRow, { id }, { ...set });
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
  await writeChanges(tx, lanes, undoneChanges(hopeless, facts, { tick: await tx.tick(), now }));
}

/**
 * A ROLLBACK that nobody asked for: a main that fell gives its place back. Returns the ids of the operations it
 * ended, and its own.
 */
async function writeReturn(
  tx: Tx,
  lane: LaneRow,
  o: Observed,
  { to, code }: NonNullable<Decision['back']>,
  now: number,
): Promise<readonly number[]> {
  if (o.environment === null) throw new Error('nothing is taken back where the environment is not known');
  const { rows, records, environment } = o;
  const facts: Lanes = { lane, rows, records, environment, freeze: null, source: null, past: [] };
  const fell = await tx.rows.findOne(DeployRecordRow, {
    where: { laneId: lane.id, deploymentId: lane.mainId ?? 0, operate: Not('CANCEL') },
    order: { id: 'DESC' },
  });
  const asked = {
    byUser: arthor,
    byThrough: arthor,
    principal: arthor,
    idempotencyKey: null,
    bodyHash: null,
    reason: null,
    cause: { code, params: { deployment: lane.mainId }, operation: fell?.id ?? null },
  };
  const decided = { accepted: acceptReturn(to, facts), facts };
  const record = await writeAccepted(tx, [lane, null], decided, null, asked, now);
  return [...decided.accepted.endings.map((ending) => ending.record.id), record.id];
}
