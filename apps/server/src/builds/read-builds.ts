import type { Build, LogChunk, Received } from '@arthor/contract';
import { isFinishedBuild, ProviderError, type PipelinePort } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Holds } from '../event/hold.js';
import { Answer } from '../http/answer.js';
import { NotFound } from '../http/domain-error.js';
import { paged, pageOf } from '../http/keyset.js';
import { narrowed, requireVisible } from '../http/narrowed.js';
import type { Principal } from '../http/principal.js';
import { Providers } from '../runtime/providers.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { Store, type View } from '../store/store.js';
import { buildBody } from './build-body.js';
import { requirePipeline } from './require-pipeline.js';

type ListQuery = Received<'listBuilds'>['query'];

/** What can be asked about builds. */
@Injectable()
export class ReadBuilds {
  constructor(
    private readonly store: Store,
    private readonly holds: Holds,
    private readonly providers: Providers,
  ) {}

  /** Builds the caller may see, newest first. 403 for an environment or application that is not theirs. */
  list(caller: Principal, query: ListQuery): Promise<Answer> {
    const page = pageOf(query);
    const { feature, status } = query;
    const where = {
      ...narrowed(caller, query),
      ...(feature !== undefined && { feature }),
      ...(status !== undefined && { status }),
      ...(page.before !== null && { id: LessThan(page.before) }),
    };
    return this.store.read(async (view) => {
      const seq = await view.seq();
      const rows = await view.rows.find(BuildRecordRow, { where, order: { id: 'DESC' }, take: page.take });
      return Answer.of(paged(page, rows, buildBody)).seq(seq);
    });
  }

  /**
   * One build; held until it is finished, `waitSeconds` are over, `gone` is aborted (the client left) or
   * the server stops.
   */
  async get(caller: Principal, id: number, waitSeconds: number, gone: AbortSignal): Promise<Answer> {
    const wait = { kind: 'build', id, ms: waitSeconds * 1000, signal: gone } as const;
    const read = () =>
      this.store.read(async (view) => ({ seq: await view.seq(), row: await find(caller, view, id) }));
    const { seq, row } = await this.holds.until(wait, read, (seen) => isFinishedBuild(seen.row.status));
    return Answer.of(buildBody(row) satisfies Build).seq(seq);
  }

  /**
   * The log from a byte offset of the pipeline on. `complete` only once nothing can follow; a build made
   * elsewhere has an empty one.
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

/** The build, if there is one and the caller may see it; 404 or 403 otherwise. */
export async function find(caller: Principal, view: View, id: number): Promise<BuildRecordRow> {
  const row = await view.rows.findOneBy(BuildRecordRow, { id });
  if (row === null) throw new NotFound('BUILD_UNKNOWN', `There is no build ${id}.`, { params: { id } });
  requireVisible(caller, row);
  return row;
}
