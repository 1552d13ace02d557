import type { Lane as LaneBody } from '@arthor/contract';
import { allowedOperations, trafficOf, type Deployment, type Lane } from '@arthor/core';
import { deploymentBody, isServing } from './deployment-body.js';
import { operationBody, type StoredOperation } from './operation-body.js';
import { blockingBody } from './blocking-body.js';
import type { LaneEnvironment } from './lane-environment.js';
import { laneUrl } from './lane-url.js';

/** One lane and all that its card is made of, read together. */
export interface LaneParts {
  readonly lane: Lane;
  /** The lane's rows but the WITHDRAWN ones, and what it names as in force whatever its status. */
  readonly rows: readonly Deployment[];
  /** Its RUNNING operations. */
  readonly records: readonly StoredOperation[];
  /** Second lanes of those operations, by id. */
  readonly otherLanes: ReadonlyMap<number, Lane>;
  /** Deployments of those operations that are in other lanes, by id. */
  readonly otherRows: ReadonlyMap<number, Deployment>;
  /** null once its row in t_env is gone. */
  readonly at: LaneEnvironment | null;
}

/**
 * A lane as the board shows it. In force is what the lane names; everything else that lives is on its
 * way in (meant to stay) or out (newest first).
 */
export function laneBody(parts: LaneParts): LaneBody {
  const { lane, rows, records } = parts;
  const environment = parts.at?.environment ?? null;
  const newestFirst = rows.toSorted((a, b) => b.id - a.id);
  const named = (id: number | null) => rows.find((row) => row.id === id) ?? null;
  const main = named(lane.mainId);
  const canary = named(lane.canaryId);
  const waiting = newestFirst.filter((row) => !isServing(row.id, lane) && row.status !== 'WITHDRAWN');
  const body = (row: Deployment) => deploymentBody(row, lane);
  const newest = records.toSorted((a, b) => b.tick - a.tick)[0] ?? null;
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
    draining: waiting.filter(isLeaving).map(body),
    traffic: { wanted: { ...wanted }, written: { ...written }, inForce: { ...inForce } },
    operation: newest && runningBody(newest, parts),
    blocking: blockingBody(lane.blocking),
    allowed: allowedOperations(lane, rows, records, environment).map((one) => ({ ...one })),
  };
}

const isLeaving = (row: Deployment): boolean => row.status === 'REPLACING' || row.status === 'DELETING';

function runningBody(record: StoredOperation, parts: LaneParts): LaneBody['operation'] {
  const { lane, rows, otherLanes, otherRows } = parts;
  const laneOf = (id: number | null) => (id === lane.id ? lane : (id !== null && otherLanes.get(id)) || null);
  const deployment =
    rows.find((row) => row.id === record.deploymentId) ?? otherRows.get(record.deploymentId) ?? null;
  return operationBody(record, {
    lane: laneOf(record.laneId),
    sourceLane: laneOf(record.sourceLaneId),
    deployment,
  });
}
