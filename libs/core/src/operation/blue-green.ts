import type { Autoscale } from '../lane/scaling.js';
import type { BuildFacts, Common } from './accepted.js';
import { acceptCanary, noCanaryHere } from './canary.js';
import { bringBack } from './inverse.js';
import type { OperationRule } from './rule.js';

/** BLUE_GREEN as it was asked for. */
export interface BlueGreenRequest extends Common {
  readonly build: BuildFacts;
  /** Whole percent, 0–100. */
  readonly weight: number;
  readonly replicas?: number | undefined;
  readonly autoscale?: Autoscale | null | undefined;
  readonly force?: boolean | undefined;
}

/** A canary for a share of the requests. */
export const blueGreen: OperationRule<BlueGreenRequest> = {
  names: 'build',
  accept: ({ weight, ...request }, lanes) => acceptCanary({ ...request, by: { weight } }, lanes),
  allowed: (facts) => noCanaryHere(facts)?.code ?? null,
  summary: ({ accepted, params: p, where }) => ({
    summaryCode: 'BLUE_GREEN',
    summary: `Deploy build ${p['build']} beside ${where} for ${accepted.create?.weight} % of the requests.`,
  }),
  inverse: bringBack,
};
