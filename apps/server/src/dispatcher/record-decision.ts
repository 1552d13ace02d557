import { endSteps, liveStatuses, mustStep, undo, type Observed, type Decision } from '@arthor/core';
import { In } from 'typeorm';
import { announceLane, announceOperation } from '../lane/announce.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import type { LaneRow } from '../store/entity/lane.js';
import type { Tx } from '../store/store.js';

/**
 * Writes a decision, if the lane still has the version it was decided on. false = someone was faster:
 * everything is to be looked at again.
 */
export async function recordDecision(
  tx: Tx,
  environments: LaneEnvironments,
  o: Observed,
  decision: Decision,
  now: number,
): Promise<boolean> {
  const lane = await tx.lockLane(o.lane.id);
  if (lane.version !== o.lane.version) return false;
  // What blocks a lane is told of its running operations too.
  const told = decision.lane.blocking === undefined ? [] : o.records.map((running) => running.id);
  const operations = new Set([...told, ...decision.records.keys()]);
  if (decision.undo === null) {
    await writeDecision(tx, o, decision);
    const dueAt = decision.lookAgainMs === null ? null : now + decision.lookAgainMs;
    await tx.moveLane(lane.id, lane.version, { ...decision.lane, dueAt });
  } else {
    const tick = await writeUndo(tx, lane, decision.undo, now);
    await tx.moveLane(lane.id, lane.version, { tick, dueAt: now });
    operations.add(decision.undo.record.id);
  }
  for (const id of operations) await announceOperation(tx, id);
  await announceLane(tx, environments, lane.id);
  return true;
}

async function writeDecision(tx: Tx, o: Observed, decision: Decision): Promise<void> {
  for (const [id, set] of decision.rows) {
    const row = o.rows.find((candidate) => candidate.id === id);
    const deploymentStatus = set.status === 'DEPLOYED' ? { deploymentStatus: 'SUCCESS' } : {};
    if (row !== undefined) await tx.patch(DeploymentRow, { id }, { ...set, ...deploymentStatus });
  }
  for (const [id, set] of decision.records) {
    // What ended otherwise than DONE keeps the last thing it waited for: that is what a person asks about.
    const failed = set.status !== undefined && set.status !== 'RUNNING' && set.status !== 'DONE';
    await tx.patch(DeployRecordRow, { id }, { ...set, ...(failed ? { blocking: o.lane.blocking } : {}) });
  }
}

/** The same undo as CANCEL, for an operation that can never succeed or may wait no longer. */
async function writeUndo(
  tx: Tx,
  lane: LaneRow,
  hopeless: NonNullable<Decision['undo']>,
  now: number,
): Promise<number> {
  const rows = await tx.rows.findBy(DeploymentRow, { laneId: lane.id, status: In(liveStatuses) });
  const tick = await tx.tick();
  for (const { row, event } of undo(hopeless.record, lane, rows).moves)
    if (event !== null)
      await tx.patch(DeploymentRow, { id: row.id }, { status: mustStep(row, event), tick, relatedId: null });
  await tx.patch(
    DeployRecordRow,
    { id: hopeless.record.id },
    {
      status: hopeless.status,
      endedCode: hopeless.code,
      finishedAt: now,
      blocking: lane.blocking,
      steps: endSteps(hopeless.record.steps),
    },
  );
  return tick;
}
