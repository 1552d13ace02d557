import type { Deployment } from '../lane/deployment.js';
import { isPooled } from '../lane/pooled.js';
import type { WorkloadState } from '../port/cluster.js';
import { withCondition } from './condition.js';
import type { Draft } from './draft.js';
import type { Observed } from './observed.js';
import { asksForPool, followed, isAsWanted, pooled, poolOf, poolServedInMs, type Followed } from './pool.js';
import { poolMend } from './pool-drift.js';
import { isReady } from './readiness.js';
import { podsToGo } from './scale-in.js';
import { waitMs } from './writes.js';

/**
 * Every pool that is there follows its pods, whatever its row does: in force, warm, draining, canary. A pod that
 * becomes ready comes in, one that ends or is not ready goes out. Nothing changes where one could not look.
 */
export function followPools(o: Observed, draft: Draft, now: number): void {
  for (const row of o.rows) {
    const found = draft.rowNow(row).removalAt === null ? followed(o, row) : null;
    if (found === null) continue;
    const { pool, workload, addresses } = found;
    if (pool === null && !mayBeMade(row, found)) continue;
    markThoseThatGo(draft, row, workload);
    const stands = isAsWanted(pool, addresses);
    note(draft, row, stands, now);
    if (stands) lookAgain(o, draft, row, now);
    else write(o, draft, row, found, now);
  }
}

/** It is made when its row is ready to enter; one that a route led to had it and lost it. */
const mayBeMade = (row: Deployment, { workload, addresses }: Followed): boolean =>
  addresses.length > 0 && (row.routedAt !== null || isReady(row, workload));

function markThoseThatGo(draft: Draft, row: Deployment, workload: WorkloadState | null): void {
  const unmarked = workload === null ? [] : podsToGo(row, workload).filter(({ marked }) => marked !== true);
  if (unmarked.length === 0) return;
  draft.act({ kind: 'MARK_PODS', deployment: row, pods: unmarked.map(({ name }) => name) });
}

function note(draft: Draft, row: Deployment, stands: boolean, now: number): void {
  const { conditions } = draft.rowNow(row);
  const next = stands
    ? ({ type: pooled, status: 'True', reason: 'POOLED', message: '' } as const)
    : ({ type: pooled, status: 'False', reason: 'POOL_BEHIND', message: '' } as const);
  const told = withCondition(conditions, next, now);
  if (told !== conditions) draft.patchRow(row, { conditions: told });
}

/** No watch tells of gateways. */
function lookAgain(o: Observed, draft: Draft, row: Deployment, now: number): void {
  const left = asksForPool(o, row) ? poolServedInMs(o, draft.rowNow(row), now) : null;
  if (left !== null && left > 0) draft.look(left);
}

function write(o: Observed, draft: Draft, row: Deployment, found: Followed, now: number): void {
  const { addresses } = found;
  const mends = poolMend(o, row, found);
  const left = waitMs(o.writes?.get(mends.object), mends, now);
  if (left > 0) return draft.look(left);
  const ref = { namespace: row.environment, name: row.name };
  const { id: laneId, tick } = o.lane;
  draft.act({ kind: 'APPLY_POOL', deployment: row, pool: { ref, laneId, tick, addresses }, mends });
}

/**
 * Whether nothing of its pool is left, so that its row may end; asks for its removal. Only once its pods are gone: no
 * route names it since its drain began, so nobody is cut off.
 */
export function poolIsGone(o: Observed, draft: Draft, row: Deployment): boolean {
  if (!isPooled(row) || row.clusterId === null) return true;
  const pool = poolOf(o, row);
  if (pool === undefined) return false;
  if (pool === null || !pool.ours) return true;
  if (pool.tick <= o.lane.tick) draft.act({ kind: 'REMOVE_POOL', deployment: row });
  return false;
}
