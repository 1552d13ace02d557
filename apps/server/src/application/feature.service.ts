import { Injectable } from '@nestjs/common';
import type { Feature, Received } from '@arthor/contract';
import { LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { found } from '../http/absent.js';
import { Conflict } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { ApplicationRow } from '../store/entity/application.js';
import { FeatureRow } from '../store/entity/feature.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store, type Tx } from '../store/store.js';

/** Features: the branches that an application is built from. */
@Injectable()
export class FeatureService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly audit: Audit,
  ) {}

  /** The features of an application, newest first. */
  list(application: string, query: Received<'listFeatures'>['query']): Promise<Answered<'listFeatures'>> {
    const page = pageOf(query);
    return readNumbered(this.store, async (view) => {
      const owner = await view.rows.findOneBy(ApplicationRow, { name: application });
      const applicationId = found(owner, 'application', application).id;
      const rows = await view.rows.find(FeatureRow, {
        where: { applicationId, ...(page.before === null ? {} : { id: LessThan(page.before) }) },
        order: { id: 'DESC' },
        take: page.take,
      });
      return paged(page, rows, featureBody);
    });
  }

  /**
   * Creates an open feature; 409 FEATURE_EXISTS. A branch is built for every environment: it needs DEVELOPER in all
   * of them.
   */
  async create(
    by: Principal,
    application: string,
    wanted: Received<'createFeature'>['body'],
  ): Promise<Feature> {
    by.require('DEVELOPER', { environment: null, application });
    const { name, repositoryUrl, branch, repositoryType = 'GIT' } = wanted;
    const createdAt = this.clock.now();
    try {
      return await this.store.write(async (tx) => {
        const owner = await tx.rows.findOneBy(ApplicationRow, { name: application });
        const applicationId = found(owner, 'application', application).id;
        const row = await tx.insert(FeatureRow, {
          name,
          application,
          applicationId,
          repositoryType,
          repositoryUrl,
          branch,
          lifecycle: 'OPEN',
          createdAt,
        });
        await this.record(tx, by, 'createFeature', row);
        return announceFeature(tx, row);
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Conflict('FEATURE_EXISTS', `${application} has a feature ${name} already.`, {
        params: { application, feature: name },
        cause: error,
      });
    }
  }

  /** Changes branch (DEVELOPER in all environments) or lifecycle. Existing builds keep the branch they were built from. */
  update(
    by: Principal,
    application: string,
    name: string,
    changes: Received<'updateFeature'>['body'],
  ): Promise<Feature> {
    if (changes.branch !== undefined) by.require('DEVELOPER', { environment: null, application });
    return this.store.write(async (tx) => {
      const owner = await tx.rows.findOneBy(ApplicationRow, { name: application });
      const applicationId = found(owner, 'application', application).id;
      const row = found(await tx.hold(FeatureRow, { applicationId, name }), 'feature', name);
      const branch = changes.branch ?? row.branch;
      const lifecycle = changes.lifecycle ?? row.lifecycle;
      await tx.patch(FeatureRow, { id: row.id }, { branch, lifecycle });
      await this.record(tx, by, 'updateFeature', row);
      return announceFeature(tx, { ...row, branch, lifecycle });
    });
  }

  private record(
    tx: Tx,
    by: Principal,
    action: 'createFeature' | 'updateFeature',
    { application, name }: FeatureRow,
  ): Promise<void> {
    return this.audit.record(tx, by, { action, target: `feature/${application}/${name}`, application });
  }
}

const announceFeature = (tx: Tx, row: FeatureRow): Feature => {
  const body = featureBody(row);
  tx.event('feature', body);
  return body;
};

const featureBody = (row: FeatureRow): Feature => ({
  id: row.id,
  application: row.application,
  name: row.name,
  repositoryType: row.repositoryType,
  repositoryUrl: row.repositoryUrl,
  branch: row.branch,
  lifecycle: row.lifecycle,
});
