import type { Deployment } from '../lane/deployment.js';
import type { Environment } from '../lane/lane.js';
import type { Autoscale } from '../lane/scaling.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type BuildFacts,
  type Common,
  type LaneFacts,
  type NewDeployment,
  type Refusal,
  type Warning,
} from './accepted.js';
import { atLeastServing } from './again.js';
import { strandsCanary } from './canary.js';
import { smaller } from './capacity.js';
import { newestLive, replacing, servingOf, succeededBy, superseded } from './chain.js';
import { otherEnvironment, unfitBuild } from './fit-build.js';
import { bringBack } from './inverse.js';
import type { OperationRule } from './rule.js';

/** DEPLOY as it was asked for; what is absent is what the lane has now, else the defaults. */
export interface DeployRequest extends Common {
  readonly build: BuildFacts;
  readonly external?: boolean | undefined;
  readonly replicas?: number | undefined;
  /** The application's own default for a first deployment. */
  readonly defaultReplicas: number;
  /** After so many seconds the lane is taken offline by itself; absent = never. */
  readonly ttlSeconds?: number | undefined;
  /** The application's own autoscaling; null = none. */
  readonly autoscale?: Autoscale | null | undefined;
}

/** A new main. The serving main keeps serving as REPLACING until the new one is ready and in force. */
export function acceptDeploy(request: DeployRequest, facts: LaneFacts): Accepted | Refusal {
  const { lane, environment } = facts;
  const moved = movedOn(lane, request);
  if (moved !== null) return moved;
  const unfit = unfitBuild(request.build, facts) ?? mustStay(request.ttlSeconds, lane.symbol, environment);
  if (unfit !== null) return unfit;
  const current = newestLive(facts, false) ?? servingOf(facts, false);
  const create: NewDeployment = {
    build: request.build,
    like: null,
    canary: false,
    canaryType: null,
    canaryValue: null,
    weight: null,
    external: request.external ?? current?.external ?? true,
    replicas: replicasOf(request, facts, current),
    autoscale: request.autoscale ?? null,
  };
  const stranded = strandsCanary(create.external, facts);
  if (stranded !== null) return stranded;
  const moves = succeededBy(facts, false);
  return {
    ok: true,
    operate: 'DEPLOY',
    canary: false,
    create,
    target: null,
    moves,
    endings: superseded(facts, false),
    related: replacing(moves),
    cancels: null,
    onStalled: request.onStalled ?? environment.onStalled,
    warnings: warningsOf(request.build, create, facts, current),
    ttlMs: request.ttlSeconds === undefined ? null : request.ttlSeconds * 1000,
  };
}

/** Whether what runs there may go away by itself: what others rely on may not. */
export const mayExpire = (symbol: string, environment: Pick<Environment, 'protected'>): boolean =>
  symbol !== 'stable' && !environment.protected;

/** Refuses an end by itself where there is none. */
export function mustStay(
  ttlSeconds: number | undefined,
  symbol: string,
  environment: Environment,
): Refusal | null {
  if (ttlSeconds === undefined || mayExpire(symbol, environment)) return null;
  const where = environment.protected ? `The environment ${environment.name} is protected` : 'This is stable';
  return refuse('rule', 'TTL_ON_STABLE', `${where}: what runs here does not expire.`, {
    symbol,
    environment: environment.name,
  });
}

/** What is asked for, else no fewer than what the lane has now; with an autoscaler no fewer than its least. */
function replicasOf(request: DeployRequest, facts: LaneFacts, current: Deployment | null): number {
  const now = current === null ? request.defaultReplicas : atLeastServing(current.replicas, facts);
  return Math.max(request.replicas ?? now, request.autoscale?.min ?? 1);
}

function warningsOf(
  build: BuildFacts,
  create: NewDeployment,
  facts: LaneFacts,
  current: Deployment | null,
): Warning[] {
  const warnings = [...otherEnvironment(build, facts.environment), ...smaller(create.replicas, facts)];
  if (current?.external === true && !create.external)
    warnings.push({
      code: 'ADDRESS_GOES_AWAY',
      message: 'The new deployment is internal: the address goes away.',
    });
  return warnings;
}

/** Brings a build into a lane. */
export const deploy: OperationRule<DeployRequest> = {
  names: 'build',
  accept: acceptDeploy,
  allowed: () => null,
  summary: ({ params: p, where, main }) => {
    const all = `with ${p['replicas']} replicas`;
    if (main === null)
      return { summaryCode: 'DEPLOY_NEW', summary: `Deploy build ${p['build']} as ${where} ${all}.` };
    if (p['build'] === p['replaces'])
      return {
        summaryCode: 'DEPLOY_AGAIN',
        summary: `Deploy build ${p['build']} as ${where} again ${all}; what runs serves until it is ready.`,
      };
    return {
      summaryCode: 'DEPLOY_REPLACES',
      summary: `Deploy build ${p['build']} as ${where} ${all}; build ${p['replaces']} serves until it is ready.`,
    };
  },
  inverse: bringBack,
};
