import type { LaneTried } from '@arthor/contract';
import type { Deployment } from '@arthor/core';
import { percentile } from '../runtime/percentile.js';
import type { Outcome } from './gateway-requests.js';

/** Different errors that are told; the rest are like them. */
const mostErrors = 5;

/** Sums up who answered. Pods carry their deployment's name in front. */
export function tried(
  outcomes: readonly Outcome[],
  rows: readonly Deployment[],
): Pick<LaneTried, 'answers' | 'failed' | 'errors' | 'statuses' | 'p50Ms' | 'p95Ms'> {
  const answered = outcomes.filter((outcome) => 'status' in outcome);
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  const owner = (pod: string | null) =>
    (pod !== null && rows.find((row) => pod.startsWith(`${row.name}-`))) || null;
  const times = answered.map(({ ms }) => ms);
  return {
    answers: counted(answered.map(({ pod }) => owner(pod))).map(([row, count]) => ({
      deployment: row && { id: row.id, name: row.name, buildId: row.buildId, canary: row.canary },
      count,
    })),
    failed: errors.length,
    errors: counted(errors)
      .slice(0, mostErrors)
      .map(([message, count]) => ({ message, count })),
    statuses: counted(answered.map(({ status }) => status)).map(([status, count]) => ({ status, count })),
    p50Ms: times.length === 0 ? null : percentile(times, 50),
    p95Ms: times.length === 0 ? null : percentile(times, 95),
  };
}

/** Each value with how often it came, most first. */
function counted<T>(values: readonly T[]): readonly (readonly [T, number])[] {
  const groups = Map.groupBy(values, (value) => value);
  return [...groups].map(([value, same]) => [value, same.length] as const).sort(([, a], [, b]) => b - a);
}
