import type { Deployment } from '../lane/deployment.js';
import {
  movedOn,
  refuse,
  type Accepted,
  type BuildFacts,
  type Common,
  type Ending,
  type LaneFacts,
  type NewDeployment,
  type Refusal,
  type RowMove,
  type Warning,
} from './accepted.js';

/** DEPLOY as it was asked for; what is absent is what the lane has now, else the defaults. */
export interface DeployRequest extends Common {
  readonly build: BuildFacts;
  readonly external?: boolean | undefined;
  readonly replicas?: number | undefined;
  /** The application's own default for a first deployment. */
  readonly defaultReplicas: number;
}

/** A new main. The serving main keeps serving as REPLACING until the new one is ready and in force. */
export function acceptDeploy(request: DeployRequest, facts: LaneFacts): Accepted | Refusal {
  const { lane, environment } = facts;
  const moved = movedOn(lane, request);
  if (moved !== null) return moved;
  const unfit = unfitBuild(request.build, facts);
  if (unfit !== null) return unfit;
  const mains = facts.rows.filter((row) => !row.canary);
  const serving = mains.find((row) => row.id === lane.mainId) ?? null;
  const current = newest(mains) ?? serving;
  const create: NewDeployment = {
    build: request.build,
    canary: false,
    canaryType: null,
    canaryValue: null,
    weight: null,
    external: request.external ?? current?.external ?? true,
    replicas: request.replicas ?? current?.replicas ?? request.defaultReplicas,
  };
  const moves = mains.flatMap((row) => succeeded(row, serving));
  return {
    ok: true,
    operate: 'DEPLOY',
    canary: false,
    create,
    target: null,
    moves,
    endings: superseded(facts, serving),
    related: moves.map(({ row }) => ({ id: row.id, change: 'REPLACING', before: row.status })),
    cancels: null,
    onStalled: request.onStalled ?? environment.onStalled,
    warnings: warningsOf(create, facts, current),
  };
}

function unfitBuild(build: BuildFacts, { lane, environment }: LaneFacts): Refusal | null {
  if (build.application !== lane.application)
    return refuse(
      'rule',
      'BUILD_OF_OTHER_APPLICATION',
      `Build ${build.id} is of application ${build.application}.`,
    );
  if (build.status !== 'SUCCESS' || build.image === null)
    return refuse(
      'rule',
      'BUILD_NOT_SUCCESSFUL',
      `Build ${build.id} is ${build.status}; only a successful build can be deployed.`,
      {
        build: build.id,
        status: build.status,
      },
    );
  const accepted = environment.acceptBuildsFrom;
  if (accepted !== null && build.environment !== environment.name && !accepted.includes(build.environment))
    return refuse(
      'rule',
      'BUILD_NOT_ACCEPTED',
      `${environment.name} accepts builds from ${accepted.join(', ') || 'itself'} only; this one was made for ${build.environment}.`,
      { environment: environment.name, builtFor: build.environment },
    );
  return null;
}

const newest = (rows: readonly Deployment[]): Deployment | null =>
  rows
    .filter((row) => row.status === 'DEPLOYING' || row.status === 'DEPLOYED')
    .reduce<Deployment | null>((best, row) => (best === null || row.tick > best.tick ? row : best), null);

// DELETING has no way to REPLACING: a serving row that was being taken offline stays so, and is held until
// the new one is ready (dispatch/chain.ts).
function succeeded(row: Deployment, serving: Deployment | null): RowMove[] {
  if (row.status === 'DEPLOYING' || row.status === 'DEPLOYED')
    return [{ row, event: 'SUCCEEDED_BY', newTick: false, related: true }];
  if (row.status === 'REPLACING' && row.id === serving?.id)
    return [{ row, event: null, newTick: false, related: true }];
  return [];
}

// What already is out of the route goes on to its end by itself; everything else of the chain is overtaken.
function superseded(facts: LaneFacts, serving: Deployment | null): Ending[] {
  return facts.records
    .filter(
      (record) => !record.canary && (record.operate !== 'DELETE' || record.deploymentId === serving?.id),
    )
    .map((record) => ({ record, status: 'CANCELLED', code: 'SUPERSEDED' }));
}

function warningsOf(
  create: NewDeployment,
  { environment }: LaneFacts,
  current: Deployment | null,
): Warning[] {
  const warnings: Warning[] = [];
  if (create.build.environment !== environment.name)
    warnings.push({
      code: 'BUILD_OF_OTHER_ENVIRONMENT',
      message: `Build ${create.build.id} was made for ${create.build.environment}, not for ${environment.name}.`,
    });
  if (current?.external === true && !create.external)
    warnings.push({
      code: 'ADDRESS_GOES_AWAY',
      message: 'The new deployment is internal: the address goes away.',
    });
  return warnings;
}
