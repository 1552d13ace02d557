import type { OperationCreate } from '@arthor/contract';
import type { BuildFacts } from '@arthor/core';
import { Invalid } from '../http/domain-error.js';
import { visible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';

/** What a body names, and the lane of the operation. */
export interface Subject {
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
  /** Symbol of the second lane: the canary's, for a PROMOTE from another lane. */
  readonly sourceSymbol: string | null;
  readonly build: { readonly facts: BuildFacts; readonly row: BuildRecordRow } | null;
  readonly deployment: DeploymentRow | null;
  readonly record: DeployRecordRow | null;
}

const nothing = { sourceSymbol: null, build: null, deployment: null, record: null } as const;

/**
 * Reads what a body names; 422 for ids that are unknown, or not for the caller to see. `randomSymbol` is for a DEPLOY without a symbol.
 */
export async function subjectOf(
  view: View,
  caller: Principal,
  body: OperationCreate,
  randomSymbol: string,
): Promise<Subject> {
  const sees = { view, caller };
  if ('build' in body) {
    const symbol = body.symbol ?? (body.operate === 'DEPLOY' ? randomSymbol : 'stable');
    const row = await found(sees, BuildRecordRow, 'build', body.build);
    const { application } = row;
    const environment = body.environment ?? row.environment;
    return { ...nothing, application, environment, symbol, build: { facts: buildFacts(row), row } };
  }
  if ('operation' in body) {
    const record = await found(sees, DeployRecordRow, 'operation', body.operation);
    return { ...nothing, ...laneKey(record), record };
  }
  if (body.operate === 'ROLLBACK' && body.deployment === undefined) return { ...nothing, ...namedLane(body) };
  const deployment = await found(sees, DeploymentRow, 'deployment', body.deployment ?? 0);
  const key = laneKey(deployment);
  if (body.operate !== 'PROMOTE' || key.symbol === 'stable') return { ...nothing, ...key, deployment };
  return { ...nothing, ...key, symbol: 'stable', sourceSymbol: key.symbol, deployment };
}

const laneKey = ({
  application,
  environment,
  symbol,
}: Pick<Subject, 'application' | 'environment' | 'symbol'>) => ({
  application,
  environment,
  symbol,
});

function namedLane(body: Extract<OperationCreate, { operate: 'ROLLBACK' }>) {
  const { application, environment, symbol = 'stable' } = body;
  if (application !== undefined && environment !== undefined) return { application, environment, symbol };
  throw new Invalid('LANE_NOT_NAMED', 'Name a deployment, or an application and an environment.', {
    errors: [{ path: 'deployment', code: 'REQUIRED' }],
  });
}

async function found<Row extends { id: number; environment: string; application: string }>(
  { view, caller }: { readonly view: View; readonly caller: Principal },
  entity: new () => Row,
  path: 'build' | 'deployment' | 'operation',
  id: number,
): Promise<Row> {
  const [row] = await view.rows.find<{ id: number }>(entity, { where: { id }, take: 1 });
  if (row instanceof entity && visible(caller, row) !== null) return row;
  const code = `${path.toUpperCase()}_UNKNOWN`;
  throw new Invalid(code, `There is no ${path} ${id}.`, { params: { id }, errors: [{ path, code }] });
}

/** Deploys by digest where one is known, so that every node runs the same image. */
function buildFacts(row: BuildRecordRow): BuildFacts {
  const byDigest = row.imageId !== null && row.digest !== null && !row.imageId.includes('@');
  return {
    id: row.id,
    status: row.status,
    application: row.application,
    environment: row.environment,
    image: byDigest ? `${row.imageId}@${row.digest}` : row.imageId,
    commitId: row.commitId,
  };
}
