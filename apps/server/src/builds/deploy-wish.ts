import { createHash } from 'node:crypto';
import type { Received } from '@arthor/contract';
import { symbolOf, type Refusal } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { Conflict, Invalid } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { checkDeploy } from '../lane/deploy-check.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { BuildDeployRow } from '../store/entity/build-deploy.js';
import type { BuildRecordRow } from '../store/entity/build-record.js';
import type { Tx } from '../store/store.js';

type Wish = NonNullable<Received<'createBuild'>['body']['deploy']>;

/** That a build is to be deployed by itself once it succeeds. */
@Injectable()
export class DeployWish {
  constructor(private readonly environments: LaneEnvironments) {}

  /**
   * Keeps the wish with its build, in the same transaction. Throws what would refuse it now; it is asked again
   * when the build succeeds.
   */
  async wish(tx: Tx, caller: Principal, build: BuildRecordRow, wish: Wish): Promise<void> {
    const hash = createHash('sha256').update(build.branch).digest('hex');
    const symbol = wish.symbol ?? symbolOf(build.branch, hash);
    const ttlSeconds = wish.ttlSeconds ?? null;
    const { environment, problem } = await this.environments.of(tx, build);
    if (environment === null)
      throw new Invalid(problem?.code ?? 'ENVIRONMENT_UNKNOWN', problem?.message ?? '');
    if (environment.protected) caller.require('OPERATOR', build);
    const { refusal } = await checkDeploy(tx, build, { symbol, ttlSeconds }, environment);
    if (refusal !== null) throw refused(refusal);
    if (symbol === null) throw new Error('what has no symbol is refused');
    const { credential, userId } = caller;
    await tx.insert(BuildDeployRow, {
      buildId: build.id,
      symbol,
      replicas: wish.replicas ?? null,
      ttlSeconds,
      userId,
      tokenId: credential.kind === 'token' ? credential.id : null,
      pending: true,
    });
  }
}

const pathOf: Readonly<Record<string, string>> = {
  SYMBOL_NEEDED: 'deploy.symbol',
  SYMBOL_TAKEN: 'deploy.symbol',
  TTL_ON_STABLE: 'deploy.ttlSeconds',
};

function refused({ kind, code, message, params }: Refusal): Conflict | Invalid {
  const path = pathOf[code];
  const errors = path === undefined ? [] : [{ path, code }];
  return new (kind === 'rule' ? Invalid : Conflict)(code, message, { params, errors });
}
