import type { Deployment } from '../lane/deployment.js';
import {
  refuse,
  type Accepted,
  type Common,
  type Lanes,
  type Refusal,
  type RowValues,
  type Warning,
} from './accepted.js';
import { podsFor } from './capacity.js';
import { servingOf } from './chain.js';
import { changeInPlace, notNow } from './in-place.js';
import type { OperationRule } from './rule.js';

/** SCALE as it was asked for. */
export interface ScaleRequest extends Common {
  readonly deployment: Deployment;
  /** Of one without an autoscaler. */
  readonly replicas?: number | undefined;
  /** With `max`, of one with an autoscaler of its own. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Sets the number of pods of a deployment that serves. */
export function acceptScale(request: ScaleRequest, facts: Lanes): Accepted | Refusal {
  const { replicas, min, max, deployment, ...common } = request;
  const { name } = deployment;
  const { autoscale = null, foreign = null } = deployment.scaling ?? {};
  const inPlace = (set: RowValues, warnings: readonly Warning[]) =>
    changeInPlace({ ...common, deployment, operate: 'SCALE', set }, facts, warnings);
  if (foreign !== null)
    return autoscaled(
      deployment,
      foreign,
      `The autoscaler ${foreign} sets the pods of ${name}: change its bounds.`,
    );
  if (autoscale === null)
    return replicas === undefined
      ? refuse('rule', 'NOT_AUTOSCALED', `${name} has no autoscaler: give replicas.`, {
          deployment: deployment.id,
        })
      : inPlace({ replicas }, tooFew(deployment, replicas, facts));
  if (min === undefined || max === undefined)
    return autoscaled(deployment, name, `The autoscaler of ${name} sets its pods: give min and max.`);
  const within = Math.min(max, Math.max(min, deployment.replicas));
  return inPlace({ scaling: { autoscale: { ...autoscale, min, max }, foreign }, replicas: within }, []);
}

const autoscaled = ({ id }: Deployment, autoscaler: string, message: string): Refusal =>
  refuse('rule', 'AUTOSCALED', message, { deployment: id, autoscaler });

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
  summary: ({ accepted, params: p, where }) => {
    const { replicas, scaling } = accepted.moves[0]?.set ?? {};
    const bounds = scaling?.autoscale ?? null;
    return bounds === null
      ? { summaryCode: 'SCALE', summary: `Scale build ${p['build']} of ${where} to ${replicas} replicas.` }
      : {
          summaryCode: 'SCALE_BOUNDS',
          summary: `Let the autoscaler of build ${p['build']} of ${where} keep ${bounds.min} to ${bounds.max} replicas.`,
        };
  },
  inverse: ({ target, was }) => {
    if (target === null || was === null) return null;
    const { replicas, autoscale } = was;
    const to = autoscale === undefined ? { replicas } : { min: autoscale.min, max: autoscale.max };
    return { operate: 'SCALE', deployment: target, ...to };
  },
};
