import type { Deployment, Lane, OperationRecord } from '@arthor/core';
import { brings } from './ask.fixture.js';
import { Violation, type SimulatedStore } from './store.fixture.js';

/**
 * In each chain of a lane the wish that came last is the one that came true; where somebody took away what
 * it brought, it may have been taken back.
 */
export function newestWins(store: SimulatedStore, lane: Lane, isHurt: boolean): void {
  for (const canary of [false, true]) {
    const last = lastWish(store, lane, canary);
    const target = last === undefined ? undefined : store.rows.get(last.deploymentId);
    if (last === undefined || target === undefined) continue;
    if (isHurt && last.endedCode === 'FELL_AFTER_READY') continue;
    const why = broken(last, target, canary ? lane.canaryId : lane.mainId);
    if (why === null) continue;
    const is = `row ${target.id} ${target.status}, in force ${canary ? lane.canaryId : lane.mainId}`;
    throw new Violation(`the last wish ${last.id} ${last.operate} is ${last.status} (${is}): ${why}`);
  }
}

/** A PROMOTE, of whatever lane, is the last wish about the canary that it replaces, if it came to its end. */
function lastWish(store: SimulatedStore, lane: Lane, canary: boolean): OperationRecord | undefined {
  const records = [...store.records.values()];
  const last = records.filter((one) => one.laneId === lane.id && one.canary === canary).at(-1);
  if (!canary || last === undefined) return last;
  const promoted = records.some(
    (one) =>
      one.operate === 'PROMOTE' &&
      one.status === 'DONE' &&
      one.id > last.id &&
      one.related.some(({ id }) => id === last.deploymentId),
  );
  return promoted ? undefined : last;
}

/** What of a wish did not come true; null = it did, or it may still be waited for. */
function broken(wish: OperationRecord, target: Deployment, inForceId: number | null): string | null {
  const restores = wish.related.some(({ change }) => change === 'RESTORED');
  const inForce = target.status === 'DEPLOYED' && inForceId === target.id;
  if (brings(wish.operate)) return brought(wish, target, inForce);
  if (wish.operate === 'UPDATE_BLUE_GREEN' || wish.operate === 'SCALE' || restores) {
    if (wish.status !== 'DONE' && wish.onStalled === 'WAIT') return 'it never ended';
    const { inForce: values, weight, replicas } = target;
    const so = values?.weight === weight && values.replicas === replicas;
    return inForce && so ? null : 'what was asked for is not in force';
  }
  if (wish.status !== 'DONE') return 'it never ended';
  return target.status === 'WITHDRAWN' ? null : 'it is still there';
}

function brought(wish: OperationRecord, target: Deployment, inForce: boolean): string | null {
  const fails = ['invalid-image', 'refused'].some((word) => target.image.includes(word));
  const starts = ['good', 'slow-ready'].some((word) => target.image.includes(word));
  if (wish.status === 'DONE') return inForce ? null : 'it is not in force';
  if (starts && wish.onStalled === 'WAIT') return 'it never ended';
  if (!fails) return null;
  const given = wish.status === 'FAILED' || (wish.onStalled === 'CANCEL' && wish.status === 'CANCELLED');
  return given && target.status === 'WITHDRAWN' ? null : 'it was not given up';
}
