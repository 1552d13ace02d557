import { Injectable } from '@nestjs/common';
import type { Application, Received } from '@arthor/contract';
import { In, LessThan } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { found } from '../http/absent.js';
import { Conflict } from '../http/domain-error.js';
import type { Answered } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { Providers } from '../runtime/providers.js';
import { ApplicationRow } from '../store/entity/application.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import { isUniqueViolation } from '../store/fault.js';
import { Store } from '../store/store.js';
import { announceApplication, applicationBodies } from '../lane/application-body.js';

/** Applications. The builds' pipeline maker creates their pipelines in the background. */
@Injectable()
export class ApplicationService {
  constructor(
    private readonly store: Store,
    private readonly clock: SystemClock,
    private readonly providers: Providers,
    private readonly audit: Audit,
  ) {}

  /** Those that the caller may see, newest first. */
  list(by: Principal, query: Received<'listApplications'>['query']): Promise<Answered<'listApplications'>> {
    const page = pageOf(query);
    return readNumbered(this.store, async (view) => {
      const rows = await view.rows.find(ApplicationRow, {
        where: {
          ...(page.before === null ? {} : { id: LessThan(page.before) }),
          ...(by.applications === null ? {} : { name: In([...by.applications]) }),
        },
        order: { id: 'DESC' },
        take: page.take,
      });
      const bodies = new Map((await applicationBodies(view, rows)).map((body) => [body.id, body]));
      const { items, nextCursor } = paged(page, rows, (row) => bodies.get(row.id));
      return { items: items.filter((item) => item !== undefined), nextCursor };
    });
  }

  /** One application; 404 when there is none. */
  get(name: string): Promise<Answered<'getApplication'>> {
    return readNumbered(this.store, async (view) => {
      const row = found(await view.rows.findOneBy(ApplicationRow, { name }), 'application', name);
      const [body] = await applicationBodies(view, [row]);
      return found(body ?? null, 'application', name);
    });
  }

  /** Creates an application and the row of its pipeline, due at once; 409 APPLICATION_EXISTS. */
  async create(by: Principal, wanted: Received<'createApplication'>['body']): Promise<Application> {
    const { name, description = '' } = wanted;
    const now = this.clock.now();
    const makes = this.providers.pipeline() !== null;
    try {
      return await this.store.write(async (tx) => {
        const pipeline = await tx.insert(PipelineRow, {
          jobName: name,
          type: 'JENKINS',
          status: makes ? 'CREATING' : 'NONE',
          attempts: 0,
          dueAt: makes ? now : null,
        });
        const row = await tx.insert(ApplicationRow, {
          name,
          description,
          pipelineId: pipeline.id,
          createdAt: now,
        });
        await this.audit.record(tx, by, {
          action: 'createApplication',
          target: `application/${name}`,
          application: name,
        });
        return announceApplication(tx, row);
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Conflict('APPLICATION_EXISTS', `There is an application ${name} already.`, {
        params: { application: name },
        cause: error,
      });
    }
  }

  /** Changes the given fields. */
  update(by: Principal, name: string, changes: Received<'updateApplication'>['body']): Promise<Application> {
    return this.store.write(async (tx) => {
      const row = found(await tx.rows.findOneBy(ApplicationRow, { name }), 'application', name);
      const description = changes.description ?? row.description;
      await tx.patch(ApplicationRow, { id: row.id }, { description });
      await this.audit.record(tx, by, {
        action: 'updateApplication',
        target: `application/${name}`,
        application: name,
      });
      return announceApplication(tx, { ...row, description });
    });
  }
}
