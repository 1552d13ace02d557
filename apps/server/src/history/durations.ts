import type { Durations } from '@arthor/contract';
import type { Step } from '@arthor/core';
import { percentile } from '../runtime/percentile.js';
import type { DeployRecordRow } from '../store/entity/deploy-record.js';

/** In the order in which they are done. */
const names: readonly Step['name'][] = [
  'WORKLOAD',
  'READY',
  'ROUTE',
  'IN_FORCE',
  'ROUTE_OFF',
  'DRAIN',
  'REMOVE',
];

/** How long operations took that are done, and each of their steps. */
export function durationsOf(
  records: readonly Pick<DeployRecordRow, 'createdAt' | 'finishedAt' | 'steps'>[],
): Durations {
  const totals = records.flatMap((record) => took(record.createdAt, record.finishedAt));
  const done = records.flatMap(({ steps }) => steps).filter(({ status }) => status === 'DONE');
  const steps = names.flatMap((name) => {
    const times = done.flatMap((step) => (step.name === name ? took(step.startedAt, step.finishedAt) : []));
    return times.length === 0 ? [] : [{ name, count: times.length, ...quantiles(times) }];
  });
  return { count: totals.length, total: totals.length === 0 ? null : quantiles(totals), steps };
}

const quantiles = (times: readonly number[]) => ({
  p50Ms: percentile(times, 50),
  p95Ms: percentile(times, 95),
});

/** A clock that was put back in between gave no time. */
const took = (from: number | null, to: number | null): number[] =>
  from === null || to === null || to < from ? [] : [to - from];
