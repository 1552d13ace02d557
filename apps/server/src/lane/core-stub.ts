// STUB: stands in for @arthor/core's functions of the same names until they are exported there.
import type { Deployment, Environment, Lane, Operate, OperationRecord } from '@arthor/core';

interface Share {
  readonly main: number | null;
  readonly canary: number | null;
  readonly header: string | null;
}
const none: Share = { main: null, canary: null, header: null };

export function trafficOf(
  lane: Lane,
  rows: readonly Deployment[],
): { wanted: Share; written: Share; inForce: Share & { how: 'yes' | 'not yet' | 'assumed' } } {
  const share = rows.some((row) => row.id === lane.mainId) ? { ...none, main: 100 } : none;
  return { wanted: share, written: share, inForce: { ...share, how: 'assumed' } };
}

export function allowedOperations(
  _lane: Lane,
  _rows: readonly Deployment[],
  _records: readonly OperationRecord[],
  _environment: Environment | null,
): readonly { operate: Operate; allowed: boolean; reason: string | null }[] {
  return [];
}
