import type { Deployment } from '../lane/deployment.js';
import type { Accepted, Common, Lanes, Refusal, Warning } from './accepted.js';
import { podsFor } from './capacity.js';
import { servingOf } from './chain.js';
import { changeInPlace, notNow } from './in-place.js';
import type { OperationRule } from './rule.js';

/** SCALE as it was asked for. */
export interface ScaleRequest extends Common {
  readonly deployment: Deployment;
  readonly replicas: number;
}

/** Sets the number of pods of a deployment that serves. */
export function acceptScale(request: ScaleRequest, facts: Lanes): Accepted | Refusal {
  const { replicas, deployment } = request;
  return changeInPlace(
    { ...request, operate: 'SCALE', set: { replicas } },
    facts,
    tooFew(deployment, replicas, facts),
  );
}

function tooFew(row: Deployment, replicas: number, facts: Lanes): readonly Warning[] {
  const main = servingOf(facts, false);
  if (!row.canary || main === null) return [];
  const share = row.weight ?? 0;
  const needed = podsFor(share, main.replicas);
  if (replicas >= needed) return [];
  const message = `The canary gets ${share} % of the requests, which needs ${needed} pods.`;
  return [{ code: 'CAPACITY', message, params: { side: 'canary', share, pods: replicas, needed } }];
}

export const scale: OperationRule<ScaleRequest> = {
  names: 'deployment',
  accept: acceptScale,
  allowed: (facts) => {
    const main = servingOf(facts, false);
    return main === null ? 'NOTHING_SERVES' : (notNow(main, facts)?.code ?? null);
  },
  summary: ({ accepted, params: p, where }) => ({
    summaryCode: 'SCALE',
    summary: `Scale build ${p['build']} of ${where} to ${accepted.moves[0]?.set?.replicas} replicas.`,
  }),
  inverse: ({ target, was }) =>
    target === null || was === null ? null : { operate: 'SCALE', deployment: target, replicas: was.replicas },
};
