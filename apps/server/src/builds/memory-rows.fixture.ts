import { isFinishedBuild, type BuildChange, type BuildRow, type PipelineChange } from '@arthor/core';
import type { BuildRows, FollowedBuild, MadePipeline, PipelineRows } from './build-rows.js';

/** t_build_record and t_pipeline of one application in memory; they survive killed processes. */
export class MemoryRows implements BuildRows {
  readonly builds = new Map<number, BuildRow>();
  pipeline: MadePipeline = { id: 1, job: 'shop', status: 'CREATED', reason: null };
  onPipelineWanted: () => void = () => undefined;
  /** Writes that changed something. */
  writes = 0;

  constructor(private readonly branch = 'main') {}

  accept(id: number): void {
    const nothing = { queueId: null, number: null, url: null, commitId: null, imageId: null, digest: null };
    const open = { endedCode: null, triggerAt: null, abortAt: null, finishedAt: null, deadlineAt: null };
    this.builds.set(id, { id, status: 'QUEUED', reason: 'It is about to be started.', ...nothing, ...open });
  }

  row(id: number): BuildRow {
    const row = this.builds.get(id);
    if (row === undefined) throw new Error(`no build ${id}`);
    return row;
  }

  async unfinished(): Promise<readonly number[]> {
    return [...this.builds.values()].filter(({ status }) => !isFinishedBuild(status)).map(({ id }) => id);
  }

  async waitingFor(): Promise<readonly number[]> {
    return [...this.builds.values()].filter(isUntriggered).map(({ id }) => id);
  }

  async load(id: number): Promise<FollowedBuild | null> {
    const row = this.builds.get(id);
    if (row === undefined) return null;
    const request = {
      job: 'shop',
      buildId: id,
      repositoryUrl: 'https://git/shop',
      branch: this.branch,
      environment: 'dev',
    };
    return { row, request, pipeline: this.pipeline };
  }

  async mark(id: number, change: BuildChange): Promise<boolean> {
    const row = this.row(id);
    if (!isUntriggered(row) || row.abortAt !== null) return false;
    this.put(row, change);
    return true;
  }

  async record(id: number, change: BuildChange): Promise<void> {
    const row = this.row(id);
    if (!isFinishedBuild(row.status)) this.put(row, change);
  }

  async recreate(): Promise<void> {
    this.pipeline = { ...this.pipeline, status: 'CREATING' };
    this.onPipelineWanted();
  }

  private put(row: BuildRow, change: BuildChange): void {
    const next = { ...row, ...change };
    if (JSON.stringify(next) !== JSON.stringify(row)) this.writes += 1;
    this.builds.set(row.id, next);
  }
}

/** The pipeline of {@link MemoryRows}, for its maker. */
export class MemoryPipelines implements PipelineRows {
  onChanged: () => void = () => undefined;

  constructor(private readonly rows: MemoryRows) {}

  async unmade(): Promise<readonly number[]> {
    return ['CREATING', 'FAILED'].includes(this.rows.pipeline.status) ? [this.rows.pipeline.id] : [];
  }

  async load(): Promise<MadePipeline> {
    return this.rows.pipeline;
  }

  async record(_id: number, change: PipelineChange): Promise<void> {
    this.rows.pipeline = { ...this.rows.pipeline, ...change };
    this.onChanged();
  }

  async settleAtStart(): Promise<void> {}
}

function isUntriggered(row: BuildRow): boolean {
  return row.status === 'QUEUED' && row.queueId === null && row.number === null && row.triggerAt === null;
}
