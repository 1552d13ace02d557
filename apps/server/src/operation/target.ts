import type { OperationCreate } from '@arthor/contract';
import type { BuildFacts } from '@arthor/core';
import { Invalid } from '../http/domain-error.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { View } from '../store/store.js';

/** The lane of an operation and the row that its body names. */
export type Target = {
  readonly application: string;
  readonly environment: string;
  readonly symbol: string;
} & (
  | { readonly operate: 'DEPLOY'; readonly build: BuildFacts; readonly row: BuildRecordRow }
  | { readonly operate: 'DELETE'; readonly deployment: DeploymentRow }
  | { readonly operate: 'CANCEL'; readonly record: DeployRecordRow }
);

/** Reads what a body names; 422 for unknown ids. `randomSymbol` is for a DEPLOY without a symbol. */
export async function targetOf(view: View, body: OperationCreate, randomSymbol: string): Promise<Target> {
  switch (body.operate) {
    case 'DEPLOY': {
      const row = await view.rows.findOneBy(BuildRecordRow, { id: body.build });
      if (row === null) throw unknown('BUILD_UNKNOWN', 'build', body.build);
      return {
        operate: body.operate,
        application: row.application,
        environment: body.environment ?? row.environment,
        symbol: body.symbol ?? randomSymbol,
        build: buildFacts(row),
        row,
      };
    }
    case 'DELETE': {
      const deployment = await view.rows.findOneBy(DeploymentRow, { id: body.deployment });
      if (deployment === null) throw unknown('DEPLOYMENT_UNKNOWN', 'deployment', body.deployment);
      const { application, environment, symbol } = deployment;
      return { operate: body.operate, application, environment, symbol, deployment };
    }
    case 'CANCEL': {
      const record = await view.rows.findOneBy(DeployRecordRow, { id: body.operation });
      if (record === null) throw unknown('OPERATION_UNKNOWN', 'operation', body.operation);
      const { application, environment, symbol } = record;
      return { operate: body.operate, application, environment, symbol, record };
    }
    default:
      throw new Invalid('OPERATE_NOT_AVAILABLE', `${body.operate} is not available in this version.`, {
        params: { operate: body.operate },
      });
  }
}

const unknown = (code: string, path: string, id: number): Invalid =>
  new Invalid(code, `There is no ${path} ${id}.`, { params: { id }, errors: [{ path, code }] });

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
