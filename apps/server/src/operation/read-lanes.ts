import {
  freezeOf,
  liveStatuses,
  type Environment,
  type Lane,
  type LaneFacts,
  type Lanes,
} from '@arthor/core';
import { In, IsNull, Not } from 'typeorm';
import { readFreezes } from '../lane/freezes.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { View } from '../store/store.js';
import type { Subject } from './subject.js';

/** How many earlier deployments a ROLLBACK considers. */
const pastRows = 20;

/** A lane that does not exist yet, for a plan, which writes nothing. */
export const laneToBe = (of: Pick<Lane, 'application' | 'environment' | 'symbol'>): Lane => ({
  id: 0,
  application: of.application,
  environment: of.environment,
  symbol: of.symbol,
  tick: 0,
  version: 0,
  mainId: null,
  canaryId: null,
  dueAt: null,
  expiresAt: null,
  route: null,
  conditions: [],
  blocking: null,
});

/** Id of the second lane that an operation touches: its own, or that of the PROMOTE it supersedes or cancels. */
export async function sourceLaneId(view: View, subject: Subject, laneId: number): Promise<number | null> {
  if (subject.sourceSymbol !== null) {
    const { application, environment, sourceSymbol: symbol } = subject;
    return (await view.rows.findOneBy(LaneRow, { application, environment, symbol }))?.id ?? null;
  }
  if (laneId === 0) return null;
  const promote = await view.rows.findOneBy(DeployRecordRow, {
    laneId,
    status: 'RUNNING',
    sourceLaneId: Not(IsNull()),
  });
  return promote?.sourceLaneId ?? null;
}

/** The lanes with their live rows and running operations. For a decision, `view` is the Tx that locked them. */
export async function readLanes(
  view: View,
  subject: Subject,
  [lane, source]: readonly [Lane, Lane | null],
  environment: Environment,
): Promise<Lanes> {
  const wantsPast = subject.build === null && subject.deployment === null && subject.record === null;
  return {
    ...(await factsOf(view, lane, environment)),
    source: source && (await factsOf(view, source, environment)),
    past: wantsPast ? await pastOf(view, lane) : [],
  };
}

async function factsOf(view: View, lane: Lane, environment: Environment): Promise<LaneFacts> {
  const { id: laneId } = lane;
  const isNew = laneId === 0;
  const rows = isNew ? [] : await view.rows.findBy(DeploymentRow, { laneId, status: In(liveStatuses) });
  const records = isNew ? [] : await view.rows.findBy(DeployRecordRow, { laneId, status: 'RUNNING' });
  const freezes = await readFreezes(view, [lane]);
  return { lane, rows, records, environment, freeze: freezeOf(freezes.rows, lane, freezes.now) };
}

const pastOf = (view: View, { id }: Lane): Promise<DeploymentRow[]> =>
  view.rows.find(DeploymentRow, {
    where: { laneId: id, canary: false, servedAt: Not(IsNull()) },
    order: { tick: 'DESC' },
    take: pastRows,
  });
