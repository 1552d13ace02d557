import {
  endsNow,
  isRoute,
  named,
  routeFacts,
  routeWritten,
  type FailedAction,
  type Known,
  type Lane,
  type Deployment,
  type Observed,
  type RouteState,
} from '@arthor/core';
import { Not } from 'typeorm';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { LaneRow } from '../store/entity/lane.js';
import type { Store } from '../store/store.js';
import type { ActPorts } from './act.js';
import { known } from './fault.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import type { RouteMemory } from './route-memory.js';
import { routeNameOf } from '../lane/route-name.js';

/** What a pass looks with. */
export interface Eyes extends ActPorts {
  readonly store: Store;
  readonly environments: LaneEnvironments;
  readonly routes: RouteMemory;
  /** How long a written route is given before it is assumed in force, ms. */
  readonly settleMs: number;
  readonly onSurprise: (error: unknown) => void;
}

type Rows = Pick<Observed, 'lane' | 'rows' | 'records' | 'environment' | 'environmentProblem'>;

/**
 * Reads the lane's rows, then asks each port once. null = there is no such lane. The lane's row is read
 * first: rows that moved since then make the compare-and-set of the record fail, not a wrong decision.
 */
export async function observe(
  laneId: number,
  eyes: Eyes,
  failed: readonly FailedAction[],
  now: number,
  signal: AbortSignal,
): Promise<Observed | null> {
  const rows = await readRows(laneId, eyes);
  if (rows === null) return null;
  if (rows.environment === null) return { ...rows, ...blind, failed, settleMs: eyes.settleMs };
  const [clusterId, workloads, route] = await Promise.all([
    known(() => eyes.cluster.identity(signal), eyes.onSurprise),
    lookAtWorkloads(rows, eyes, now, signal),
    lookAtRoute(rows, eyes, now, signal),
  ]);
  const seen = {
    ...rows,
    clusterId,
    workloads,
    route,
    dataPlane: 'cannot tell',
    failed,
    settleMs: eyes.settleMs,
    askedAt: now,
  } as const;
  return { ...seen, dataPlane: await askDataPlane(seen, eyes, now, signal) };
}

const notAsked = {
  known: false,
  fault: { kind: 'TRANSIENT', code: 'NOT_ASKED', message: '', params: {} },
} as const;
const blind = {
  clusterId: notAsked,
  workloads: new Map(),
  route: notAsked,
  dataPlane: 'cannot tell',
} as const;

function readRows(laneId: number, eyes: Eyes): Promise<Rows | null> {
  return eyes.store.read(async (view) => {
    const lane = await view.rows.findOneBy(LaneRow, { id: laneId });
    if (lane === null) return null;
    const rows = await view.rows.findBy(DeploymentRow, { laneId, status: Not('WITHDRAWN') });
    const records = await view.rows.findBy(DeployRecordRow, { laneId, status: 'RUNNING' });
    const { environment, problem } = await eyes.environments.of(view, lane);
    return { lane, rows, records, environment, environmentProblem: environment === null ? problem : null };
  });
}

async function lookAtWorkloads(
  { lane, rows, environment }: Rows,
  eyes: Eyes,
  now: number,
  signal: AbortSignal,
): Promise<Observed['workloads']> {
  const drainMs = environment?.drainMs ?? 0;
  const looked = await Promise.all(
    rows.map(async (row) => {
      // Its cluster is recorded before it is first applied: until then there is nothing to look at.
      if (row.clusterId === null) return [row.id, absent] as const;
      const ref = { namespace: row.environment, name: row.name };
      const fresh = endsNow(row, lane, drainMs, now);
      return [
        row.id,
        await known(() => eyes.cluster.observe(ref, { fresh }, signal), eyes.onSurprise),
      ] as const;
    }),
  );
  return new Map(looked);
}

const absent = { known: true, value: null } as const;

/** A lane that never had an address has no route to look for. */
const mayHaveRoute = (lane: Lane, rows: readonly Deployment[]): boolean =>
  rows.some((row) => row.external) || lane.conditions.some((condition) => condition.type === routeWritten);

async function lookAtRoute(
  { lane, rows, environment }: Rows,
  eyes: Eyes,
  now: number,
  signal: AbortSignal,
): Promise<Known<RouteState | null>> {
  if (!mayHaveRoute(lane, rows)) return absent;
  const drainMs = environment?.drainMs ?? 0;
  const remembered = rows.some((row) => endsNow(row, lane, drainMs, now))
    ? null
    : eyes.routes.recall(lane.id, now);
  if (remembered !== null) return remembered;
  const ref = { namespace: lane.environment, name: rows[0]?.routeName ?? routeNameOf(lane) };
  const seen = await known(() => eyes.route.observe(ref, signal), eyes.onSurprise);
  eyes.routes.remember(lane.id, now, seen);
  return seen;
}

async function askDataPlane(
  seen: Observed,
  eyes: Eyes,
  now: number,
  signal: AbortSignal,
): Promise<Observed['dataPlane']> {
  const { desired } = routeFacts(seen, now);
  const live = seen.route.known ? seen.route.value : null;
  if (desired === null || live === null || !isRoute(desired, live) || named(live).length === 0)
    return 'cannot tell';
  const answer = await known(() => eyes.route.inForce(desired, signal), eyes.onSurprise);
  return answer.known ? answer.value : 'no';
}
