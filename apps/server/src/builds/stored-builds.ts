import { unfinishedBuildStatuses, type BuildChange, type BuildRow, type PipelineChange } from '@arthor/core';
import { In, IsNull } from 'typeorm';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import { announceBuild } from '../lane/build-body.js';
import type { Store } from '../store/store.js';
import { announcePipeline } from './announce-pipeline.js';
import type { BuildCounts, BuildRows, FollowedBuild } from './build-rows.js';
import type { BuildSignals } from './signal.js';

const unfinished = In([...unfinishedBuildStatuses]);
/** Condition of builds that Jenkins does not know yet: may be triggered, or aborted without asking. */
export const untriggered = {
  status: 'QUEUED',
  queueId: IsNull(),
  buildNumber: IsNull(),
  triggeredAt: IsNull(),
} as const;

/** t_build_record and t_pipeline for the follower. */
export class StoredBuilds implements BuildRows {
  constructor(
    private readonly store: Store,
    private readonly signals: BuildSignals,
    private readonly now: () => number,
    /** How long a build may run, ms. */
    private readonly longestMs: number,
  ) {}

  async unfinished(): Promise<readonly number[]> {
    return this.ids({ status: unfinished });
  }

  async waitingFor(job: string): Promise<readonly number[]> {
    return this.ids({ ...untriggered, jobName: job });
  }

  load(id: number): Promise<FollowedBuild | null> {
    return this.store.read(async ({ rows }) => {
      const row = await rows.findOneBy(BuildRecordRow, { id });
      if (row === null) return null;
      const pipeline = await rows.findOneBy(PipelineRow, { jobName: row.jobName });
      return { row: this.ruleRow(row), request: requestOf(row), pipeline: pipeline ?? noPipeline };
    });
  }

  mark(id: number, change: BuildChange): Promise<boolean> {
    return this.store.write(async (tx) => {
      const where = { id, ...untriggered, abortRequestedAt: IsNull() };
      const marked = await tx.patch(BuildRecordRow, where, columnsOf(change));
      if (marked === 1) await announceBuild(tx, id);
      return marked === 1;
    });
  }

  async record(id: number, change: BuildChange, counts: BuildCounts): Promise<void> {
    await this.store.write(async (tx) => {
      const row = await tx.rows.findOneBy(BuildRecordRow, { id, status: unfinished });
      if (row === null || !differs(this.ruleRow(row), change)) return;
      // Also for a build that ended before it was seen running: no better time is known.
      const begins = typeof change.number === 'number' && row.startedAt === null;
      const patched = await tx.patch(
        BuildRecordRow,
        { id, status: unfinished },
        {
          ...columnsOf(change),
          numberOfCheck: counts.misses,
          attempts: counts.failures,
          ...(begins && { startedAt: this.now() }),
          dueAt: counts.dueAt,
        },
      );
      if (patched === 1) await announceBuild(tx, id);
    });
  }

  async recreate(job: string): Promise<void> {
    await this.store.write(async (tx) => {
      const patched = await tx.patch(
        PipelineRow,
        { jobName: job, status: 'CREATED' },
        {
          status: 'CREATING',
          reasonCode: 'JOB_GONE',
          reason: 'The job was gone from Jenkins; it is made again.',
        },
      );
      if (patched === 0) return;
      const id = await announcePipeline(tx, job);
      if (id !== null) tx.afterCommit(() => this.signals.pipelineWanted.emit(id));
    });
  }

  private ruleRow(row: BuildRecordRow): BuildRow {
    return {
      id: row.id,
      status: row.status,
      queueId: row.queueId,
      number: row.buildNumber === null ? null : Number(row.buildNumber),
      url: row.url,
      commitId: row.commitId,
      imageId: row.imageId,
      digest: row.digest,
      reason: row.reason,
      // Always written by columnsOf.
      endedCode: row.endedCode as BuildRow['endedCode'],
      triggerAt: row.triggeredAt,
      abortAt: row.abortRequestedAt,
      finishedAt: row.finishedAt,
      deadlineAt: row.startedAt === null ? null : row.startedAt + this.longestMs,
    };
  }

  private ids(where: object): Promise<readonly number[]> {
    return this.store.read(async ({ rows }) => {
      const found = await rows.find(BuildRecordRow, { select: { id: true }, where, order: { id: 'ASC' } });
      return found.map(({ id }) => id);
    });
  }
}

const noPipeline: PipelineChange = { status: 'NONE', reason: null };

function requestOf(row: BuildRecordRow): FollowedBuild['request'] {
  const { id, jobName, repositoryUrl, branch, environment } = row;
  return { job: jobName, buildId: id, repositoryUrl, branch, environment };
}

function columnsOf({ number, triggerAt, ...same }: BuildChange): Partial<BuildRecordRow> {
  return {
    ...same,
    ...(number !== undefined && { buildNumber: number === null ? null : String(number) }),
    ...(triggerAt !== undefined && { triggeredAt: triggerAt }),
  };
}

function differs(row: BuildRow, change: BuildChange): boolean {
  const before = new Map<string, unknown>(Object.entries(row));
  return Object.entries(change).some(([key, value]) => before.get(key) !== value);
}
