import { pipelineAtStart, type PipelineChange } from '@arthor/core';
import { In } from 'typeorm';
import { PipelineRow } from '../store/entity/pipeline.js';
import type { Store } from '../store/store.js';
import { announcePipeline } from './announce-pipeline.js';
import type { MadePipeline, PipelineRows } from './build-rows.js';
import type { BuildSignals } from './signal.js';

const unmade = In(['CREATING', 'FAILED']);

/** t_pipeline for the maker. */
export class StoredPipelines implements PipelineRows {
  constructor(
    private readonly store: Store,
    private readonly signals: BuildSignals,
  ) {}

  unmade(): Promise<readonly number[]> {
    return this.store.read(async ({ rows }) => {
      const found = await rows.find(PipelineRow, { select: { id: true }, where: { status: unmade } });
      return found.map(({ id }) => id);
    });
  }

  load(id: number): Promise<MadePipeline | null> {
    return this.store.read(async ({ rows }) => {
      const row = await rows.findOneBy(PipelineRow, { id });
      return row === null ? null : { id, job: row.jobName, status: row.status, reason: row.reason };
    });
  }

  async record(
    id: number,
    change: PipelineChange,
    failure: { readonly code: string | null; readonly count: number },
  ): Promise<void> {
    await this.store.write(async (tx) => {
      const row = await tx.rows.findOneBy(PipelineRow, { id, status: unmade });
      if (row === null || (row.status === change.status && row.reason === change.reason)) return;
      await tx.patch(
        PipelineRow,
        { id },
        { ...change, reasonCode: failure.code, attempts: failure.count, dueAt: null },
      );
      await announcePipeline(tx, row.jobName);
      tx.afterCommit(() => this.signals.pipelineChanged.emit(row.jobName));
    });
  }

  async settleAtStart(configured: boolean): Promise<void> {
    await this.store.write(async (tx) => {
      const doubtful = configured ? 'NONE' : unmade;
      for (const row of await tx.rows.findBy(PipelineRow, { status: doubtful })) {
        const status = pipelineAtStart(row.status, configured);
        await tx.patch(PipelineRow, { id: row.id }, { status, reasonCode: null, reason: null });
        await announcePipeline(tx, row.jobName);
      }
    });
  }
}
