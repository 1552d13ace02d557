import type { Deployment } from '../lane/deployment.js';
import { movedOn, type Accepted, type Common, type Lanes, type Refusal } from './accepted.js';
import { madeLike, replaceLike } from './again.js';
import { servingOf } from './chain.js';
import { notNow } from './in-place.js';
import { bringBack } from './inverse.js';
import type { OperationRule } from './rule.js';

/** RESTART as it was asked for. */
export interface RestartRequest extends Common {
  readonly deployment: Deployment;
}

/** Replaces a deployment by a new one of the same everything. */
export function acceptRestart(request: RestartRequest, facts: Lanes): Accepted | Refusal {
  const row = request.deployment;
  const refused = movedOn(facts.lane, request) ?? notNow(row, facts);
  return refused ?? replaceLike('RESTART', madeLike(row), facts, request);
}

export const restart: OperationRule<RestartRequest> = {
  names: 'deployment',
  accept: acceptRestart,
  allowed: (facts) => {
    const main = servingOf(facts, false);
    return main === null ? 'NOTHING_SERVES' : (notNow(main, facts)?.code ?? null);
  },
  summary: ({ params: p, where }) => ({
    summaryCode: 'RESTART',
    summary: `Replace the pods of build ${p['build']} of ${where} by new ones of the same build.`,
  }),
  inverse: bringBack,
};
