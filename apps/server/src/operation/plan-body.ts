import type { Plan } from '@arthor/contract';
import type { Lane, OperationPlan } from '@arthor/core';
import type { Preflight } from './preflight.js';

/** What of a plan the domain does not know. */
interface Beside extends Pick<Plan, 'commits'> {
  readonly preflights: readonly Preflight[];
  readonly confirm: number;
}

/** A plan as the API shows it. */
export function planBody(plan: OperationPlan, lane: Lane, { preflights, commits, confirm }: Beside): Plan {
  const { warnings: _warnings, ...told } = plan;
  return {
    ...told,
    confirm,
    commits,
    symbol: lane.symbol,
    environment: lane.environment,
    params: { ...plan.params },
    changes: plan.changes.map((change) => ({ ...change })),
    traffic: { before: { ...plan.traffic.before }, after: { ...plan.traffic.after } },
    builds: { before: { ...plan.builds.before }, after: { ...plan.builds.after } },
    inverse: plan.inverse === null ? null : { ...plan.inverse },
    preflights: preflights.map(({ params, ...item }) => ({
      ...item,
      ...(params === undefined ? {} : { params: { ...params } }),
    })),
  };
}
