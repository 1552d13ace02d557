import type { Build, Received } from '@arthor/contract';
import { digestOf } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Invalid } from '../http/domain-error.js';
import { sameBody, type Once } from '../http/idempotency.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { ApplicationRow } from '../store/entity/application.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { EnvRow } from '../store/entity/env.js';
import { FeatureRow } from '../store/entity/feature.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx, type View } from '../store/store.js';
import type { NewRow } from '../store/tx.js';
import { announceBuild, loadBuildBody } from '../lane/build-body.js';
import { DeployWish } from './deploy-wish.js';
import { BuildRules } from './build-rules.js';
import { BuildSignals } from './signal.js';

type BuildCreate = Received<'createBuild'>['body'];

/** An accepted build. `made` only for a build made elsewhere, in its first response. */
export interface AcceptedBuild {
  readonly build: Build;
  readonly made: boolean;
}

/** Accepts builds: checks rights and names, writes one row. */
@Injectable()
export class AcceptBuild {
  constructor(
    private readonly store: Store,
    private readonly rules: BuildRules,
    private readonly audit: Audit,
    private readonly signals: BuildSignals,
    private readonly clock: SystemClock,
    private readonly deploys: DeployWish,
  ) {}

  /**
   * Accepts a build: QUEUED, and started after the commit; or SUCCESS at once if image and commit are
   * given. Repeating the same key and body returns the build as it is now. Refusals write nothing.
   */
  async accept(caller: Principal, body: BuildCreate, once: Once): Promise<AcceptedBuild> {
    if (!caller.reaches({ ...body, environment: null })) throw unknown('application', body.application);
    if (!caller.reaches(body)) throw unknown('environment', body.environment);
    const repeated = await this.store.read(async (view) => {
      await this.rules.requireRight(view, caller, body);
      return this.repeated(view, once);
    });
    if (repeated !== null) return repeated;
    try {
      return await this.store.write((tx) => this.write(tx, caller, body, once));
    } catch (error) {
      // Another request committed the same key in the meantime: return its build.
      const other = isUniqueViolation(error)
        ? await this.store.read((view) => this.repeated(view, once))
        : null;
      if (other === null) throw error;
      return other;
    }
  }

  private async repeated(view: View, once: Once): Promise<AcceptedBuild | null> {
    const { principal, idempotencyKey } = once;
    if (idempotencyKey === null) return null;
    const stored = await view.rows.findOneBy(BuildRecordRow, { principal, idempotencyKey });
    if (stored === null) return null;
    sameBody(stored, once);
    return { build: await loadBuildBody(view, stored), made: false };
  }

  private async write(tx: Tx, caller: Principal, body: BuildCreate, once: Once): Promise<AcceptedBuild> {
    const named = await this.named(tx, body);
    const { image, commit } = body;
    this.rules.requirePipeline(body);
    const now = this.clock.now();
    const row = await tx.insert(BuildRecordRow, {
      ...newBuild(named, now),
      ...(image === undefined ? queued(now) : madeElsewhere(image, commit ?? null, now)),
      byUser: caller.username,
      byThrough: caller.via,
      ...once,
    });
    await this.audit.record(tx, caller, {
      action: 'createBuild',
      target: `build/${row.id}`,
      environment: row.environment,
      application: row.application,
    });
    if (body.deploy !== undefined) await this.deploys.wish(tx, caller, row, body.deploy);
    const build = await announceBuild(tx, row.id);
    if (image === undefined) tx.afterCommit(() => this.signals.wanted.emit(row.id));
    return { build, made: image !== undefined };
  }

  private async named(view: View, { application, feature, environment }: BuildCreate): Promise<Named> {
    const app = await view.rows.findOneBy(ApplicationRow, { name: application });
    if (app === null) throw unknown('application', application);
    const branch = await view.rows.findOneBy(FeatureRow, { applicationId: app.id, name: feature });
    if (branch === null) throw unknown('feature', feature);
    const env = await view.rows.findOneBy(EnvRow, { name: environment });
    if (env === null) throw unknown('environment', environment);
    if (branch.lifecycle === 'OPEN') return { application: app, feature: branch, environment: env };
    throw new Invalid('FEATURE_CLOSED', `The feature ${feature} is closed. Open it to build it.`, {
      params: { application, feature },
      errors: [{ path: 'feature', code: 'FEATURE_CLOSED' }],
    });
  }
}

function queued(now: number) {
  return { status: 'QUEUED', source: 'JENKINS', reason: 'It is about to be started.', dueAt: now } as const;
}

/** Columns of a build that another CI server finished. */
export function madeElsewhere(imageId: string, commitId: string | null, finishedAt: number) {
  const digest = digestOf(imageId);
  return { status: 'SUCCESS', source: 'EXTERNAL', imageId, digest, commitId, finishedAt } as const;
}

interface Named {
  readonly application: ApplicationRow;
  readonly feature: FeatureRow;
  readonly environment: EnvRow;
}

/** Columns of every new build. */
export function newBuild(
  { application, feature, environment }: Named,
  now: number,
): Omit<NewRow<BuildRecordRow>, 'status' | 'source' | 'byUser' | 'byThrough' | 'principal'> {
  return {
    applicationId: application.id,
    application: application.name,
    featureId: feature.id,
    feature: feature.name,
    envId: environment.id,
    environment: environment.name,
    jobName: application.name,
    repositoryUrl: feature.repositoryUrl,
    branch: feature.branch,
    numberOfCheck: 0,
    attempts: 0,
    createdAt: now,
  };
}

function unknown(what: 'application' | 'feature' | 'environment', name: string): Invalid {
  const code = `${what.toUpperCase()}_UNKNOWN`;
  return new Invalid(code, `There is no ${what} ${name}.`, {
    params: { [what]: name },
    errors: [{ path: what, code }],
  });
}
