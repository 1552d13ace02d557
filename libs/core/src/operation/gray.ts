import type { Autoscale } from '../lane/scaling.js';
import type { BuildFacts, Common } from './accepted.js';
import { acceptCanary, noCanaryHere } from './canary.js';
import { bringBack } from './inverse.js';
import type { OperationRule } from './rule.js';

/** GRAY as it was asked for. */
export interface GrayRequest extends Common {
  readonly build: BuildFacts;
  readonly canaryValue: string;
  readonly replicas?: number | undefined;
  readonly autoscale?: Autoscale | null | undefined;
}

/** A canary for requests that carry `gray: <canaryValue>`, and for no others. */
export const gray: OperationRule<GrayRequest> = {
  names: 'build',
  accept: ({ canaryValue, ...request }, lanes) =>
    acceptCanary({ ...request, by: { header: canaryValue } }, lanes),
  allowed: (facts) => noCanaryHere(facts)?.code ?? null,
  summary: ({ accepted, params: p, where }) => ({
    summaryCode: 'GRAY',
    summary: `Deploy build ${p['build']} beside ${where} for requests with the header gray: ${accepted.create?.canaryValue}.`,
  }),
  inverse: bringBack,
};
