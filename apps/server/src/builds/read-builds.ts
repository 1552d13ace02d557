import type { Build, LogChunk, Received } from '@arthor/contract';
import { isFinishedBuild, ProviderError, type PipelinePort } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { heldBy, Holds } from '../event/hold.js';
import { NotFound } from '../http/domain-error.js';
import type { Answered, Holder } from '../http/endpoint.js';
import { paged, pageOf } from '../http/keyset.js';
import { eachOrLeftOut } from '../http/left-out.js';
import { narrowed, visible } from '../http/narrowed.js';
import { readNumbered } from '../http/numbered.js';
import type { Principal } from '../http/principal.js';
import { Providers } from '../runtime/providers.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { Store, type View } from '../store/store.js';
import { loadBuildBodies, loadBuildBody } from '../lane/build-body.js';
import { requirePipeline } from './require-pipeline.js';

type ListQuery = Received<'listBuilds'>['query'];

/** Questions about builds. */
@Injectable()
export class ReadBuilds {
  constructor(
    private readonly store: Store,
    private readonly holds: Holds,
    private readonly providers: Providers,
  ) {}

  /** Builds that the caller may see, newest first. */
  list(caller: Principal, query: ListQuery): Promise<Answered<'listBuilds'>> {
    const page = pageOf(query);
    const { feature, status } = query;
    const where = {
      ...narrowed(caller, query),
      ...(feature !== undefined && { feature }),
      ...(status !== undefined && { status }),
      ...(page.before !== null && { id: LessThan(page.before) }),
    };
    return readNumbered(this.store, async (view) => {
      const rows = await view.rows.find(BuildRecordRow, { where, order: { id: 'DESC' }, take: page.take });
      const bodies = await eachOrLeftOut(rows, (some) => loadBuildBodies(view, some));
      return paged(page, bodies, (body) => body);
    });
  }

  /**
   * One build. The response is held until the build is finished, `waitSeconds` are over, the client is gone
   * or the server stops.
   */
  get(holder: Holder, id: number, waitSeconds: number, gone: AbortSignal): Promise<Answered<'getBuild'>> {
    const { wait, caller } = heldBy(holder, gone, waitSeconds);
    const read = () =>
      readNumbered(this.store, async (view) => loadBuildBody(view, await find(caller(), view, id)));
    return this.holds.until({ ...wait, kind: 'build', id }, read, ({ body }) => isSettled(body));
  }

  /**
   * The log from a byte offset on. `complete` when nothing can follow. Empty for a build made elsewhere.
   */
  async log(caller: Principal, id: number, offset: number, gone: AbortSignal): Promise<LogChunk> {
    const row = await this.store.read((view) => find(caller, view, id));
    const finished = isFinishedBuild(row.status);
    if (row.source === 'EXTERNAL' || row.buildNumber === null)
      return { text: '', nextOffset: offset, complete: finished };
    const pipeline = requirePipeline(this.providers);
    const chunk = await readLog(pipeline, row.jobName, Number(row.buildNumber), offset, gone);
    return { ...chunk, complete: chunk.complete && finished };
  }
}

/** Finished; and where it is to be deployed by itself, that was done or refused. */
const isSettled = ({ status, deploy }: Build): boolean =>
  isFinishedBuild(status) &&
  (status !== 'SUCCESS' || deploy === null || deploy.operationId !== null || deploy.problem !== null);

async function readLog(
  pipeline: PipelinePort,
  job: string,
  number: number,
  offset: number,
  signal: AbortSignal,
): Promise<LogChunk> {
  try {
    return await pipeline.log(job, number, offset, signal);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind !== 'GONE') throw error;
    throw new NotFound('BUILD_LOG_GONE', 'Jenkins has no log of this build any more.', { cause: error });
  }
}

/** The build; throws 404 if there is none that the caller may see. */
export async function find(caller: Principal, view: View, id: number): Promise<BuildRecordRow> {
  const row = visible(caller, await view.rows.findOneBy(BuildRecordRow, { id }));
  if (row === null) throw new NotFound('BUILD_UNKNOWN', `There is no build ${id}.`, { params: { id } });
  return row;
}
