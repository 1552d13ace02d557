import type { Lane as LaneBody } from '@arthor/contract';
import {
  allowedOperations,
  expiryOf,
  freezeOf,
  isServing,
  stillRuns,
  trafficOf,
  warmUntil,
  type Deployment,
  type Freeze,
  type Lane,
} from '@arthor/core';
import { isoTimeOrNull } from '../http/iso-time.js';
import { rightNeeded } from '../http/operate-right.js';
import { deploymentBody } from './deployment-body.js';
import { operationBody, type StoredOperation } from './operation-body.js';
import { blockingBody } from './blocking-body.js';
import { driftBody } from './drift-body.js';
import type { ReadFreezes } from './freezes.js';
import type { LaneEnvironment } from './lane-environment.js';
import { laneUrl } from './lane-url.js';

/** A lane with everything its card shows. */
export interface LaneParts {
  readonly lane: Lane;
  /** The lane's rows that are not WITHDRAWN, and the rows it names as in force. */
  readonly rows: readonly Deployment[];
  /** Its RUNNING operations. */
  readonly operations: readonly StoredOperation[];
  /** Lanes of those operations, by id; this one need not be among them. */
  readonly otherLanes: ReadonlyMap<number, Lane>;
  /** Deployments of those operations, by id; the lane's own need not be among them. */
  readonly otherRows: ReadonlyMap<number, Deployment>;
  /** null when its row in t_env is gone. */
  readonly at: Pick<LaneEnvironment, 'environment' | 'gatewayUrl' | 'problem'> | null;
  readonly freezes: ReadFreezes;
  readonly offline: LaneBody['offline'];
}

/**
 * A lane as the board shows it. The rows it names are in force; all others are incoming, draining or warm,
 * newest first.
 */
export function laneBody(parts: LaneParts): LaneBody {
  const { lane, rows, operations, freezes } = parts;
  const freeze = freezeOf(freezes.rows, lane, freezes.now);
  const environment = parts.at?.environment ?? null;
  const newestFirst = rows.toSorted((a, b) => b.id - a.id);
  const named = (id: number | null) => rows.find((row) => row.id === id) ?? null;
  const main = named(lane.mainId);
  const canary = named(lane.canaryId);
  const waiting = newestFirst.filter((row) => !isServing(lane, row.id) && row.status !== 'WITHDRAWN');
  const body = (row: Deployment) => deploymentBody(row, lane);
  const warm = waiting.flatMap((row) => {
    const until = environment && warmUntil(row, rows, lane, environment);
    return until === null ? [] : [{ row, until }];
  });
  const isWarm = (row: Deployment) => warm.some((kept) => kept.row === row);
  const newest = operations.toSorted((a, b) => b.tick - a.tick)[0] ?? null;
  const { wanted, written, inForce } = trafficOf(lane, rows);
  return {
    id: lane.id,
    application: lane.application,
    environment: lane.environment,
    symbol: lane.symbol,
    tick: lane.tick,
    url:
      main?.external && environment !== null
        ? laneUrl(parts.at?.gatewayUrl ?? null, environment.host, lane)
        : null,
    main: main && body(main),
    canary: canary && body(canary),
    incoming: waiting.filter((row) => !isLeaving(row)).map(body),
    draining: waiting.filter((row) => isLeaving(row) && !isWarm(row)).map(body),
    warm: warm.map(({ row, until }) => ({ deployment: body(row), until: new Date(until).toISOString() })),
    traffic: { wanted: { ...wanted }, written: { ...written }, inForce: { ...inForce } },
    operation: newest && runningBody(newest, parts),
    blocking: blockingBody(lane.blocking),
    drift: driftBody(lane),
    allowed: allowedOperations(lane, rows, operations, environment, freeze).map((one) => ({
      ...one,
      params: one.allowed && environment !== null ? rightNeeded(environment) : {},
    })),
    expiresAt: isoTimeOrNull(expiresAt(lane, freezes)),
    freeze: freeze && freezeBody(freeze),
    offline: parts.offline,
  };
}

const isLeaving = (row: Deployment): boolean => row.status === 'REPLACING' || row.status === 'DELETING';

/** When it will be taken offline; while nobody knows the freeze's end, when it would have been. */
function expiresAt(lane: Lane, { rows }: ReadFreezes): number | null {
  const at = expiryOf(lane, rows);
  return at === Number.POSITIVE_INFINITY ? lane.expiresAt : at;
}

const freezeBody = ({ id, byUser, reason, endsAt }: Freeze): LaneBody['freeze'] => ({
  id,
  who: byUser,
  reason,
  until: isoTimeOrNull(endsAt),
});

function runningBody(operation: StoredOperation, parts: LaneParts): LaneBody['operation'] {
  const { lane, rows, otherLanes, otherRows } = parts;
  const laneOf = (id: number | null) => (id === lane.id ? lane : (id !== null && otherLanes.get(id)) || null);
  const deployment =
    rows.find((row) => row.id === operation.deploymentId) ?? otherRows.get(operation.deploymentId) ?? null;
  return operationBody(operation, {
    lane: laneOf(operation.laneId),
    sourceLane: laneOf(operation.sourceLaneId),
    deployment,
    inverse: stillRuns(operation),
  });
}
