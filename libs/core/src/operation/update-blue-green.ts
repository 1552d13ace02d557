import type { Deployment } from '../lane/deployment.js';
import { refuse, type Accepted, type Common, type Lanes, type Refusal } from './accepted.js';
import { capacity } from './capacity.js';
import { servingOf } from './chain.js';
import { changeInPlace, notNow } from './in-place.js';
import type { OperationRule } from './rule.js';

/** UPDATE_BLUE_GREEN as it was asked for. */
export interface WeightRequest extends Common {
  readonly deployment: Deployment;
  /** Whole percent, 0–100; 0 keeps the canary warm, and its header. */
  readonly weight: number;
  readonly force?: boolean | undefined;
}

/** Moves the weight of a canary; one with a header keeps that. */
export function acceptWeight(request: WeightRequest, facts: Lanes): Accepted | Refusal {
  const { deployment, weight, force = false, ...common } = request;
  if (!deployment.canary)
    return refuse('rule', 'NOT_A_CANARY', `${deployment.name} is no canary.`, { deployment: deployment.id });
  const room = capacity(facts, { share: weight, canaryPods: deployment.readyReplicas, force });
  if ('ok' in room) return room;
  return changeInPlace({ ...common, deployment, operate: 'UPDATE_BLUE_GREEN', set: { weight } }, facts, room);
}

export const updateBlueGreen: OperationRule<WeightRequest> = {
  names: 'deployment',
  accept: acceptWeight,
  allowed: (facts) => {
    const canary = servingOf(facts, true);
    return canary === null ? 'NO_CANARY' : (notNow(canary, facts)?.code ?? null);
  },
  summary: ({ accepted, params: p, where }) => ({
    summaryCode: 'UPDATE_BLUE_GREEN',
    summary: `Send ${accepted.moves[0]?.set?.weight} % of the requests of ${where} to build ${p['build']}.`,
  }),
  inverse: ({ target, was }) =>
    target === null || was === null
      ? null
      : { operate: 'UPDATE_BLUE_GREEN', deployment: target, weight: was.weight ?? 0 },
};
