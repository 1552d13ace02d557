import type { Application } from '@arthor/contract';
import { In } from 'typeorm';
import type { ApplicationRow } from '../store/entity/application.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import type { Tx, View } from '../store/store.js';

/** An application as the API shows it. A missing pipeline row shows as NONE. */
export const applicationBody = (row: ApplicationRow, pipeline: PipelineRow | undefined): Application => ({
  id: row.id,
  name: row.name,
  description: row.description,
  pipeline: {
    jobName: pipeline === undefined || pipeline.status === 'NONE' ? null : pipeline.jobName,
    status: pipeline?.status ?? 'NONE',
    reason: pipeline?.reason ?? null,
  },
});

/** The same for several applications, with one more statement. */
export const applicationBodies = async (
  view: View,
  rows: readonly ApplicationRow[],
): Promise<Application[]> => {
  const pipelines = await view.rows.findBy(PipelineRow, { id: In(rows.map((row) => row.pipelineId)) });
  return rows.map((row) =>
    applicationBody(
      row,
      pipelines.find((pipeline) => pipeline.id === row.pipelineId),
    ),
  );
};

/** Announces an application to the live view, with the body that GET returns after this transaction. */
export const announceApplication = async (tx: Tx, row: ApplicationRow): Promise<Application> => {
  const pipeline = await tx.rows.findOneBy(PipelineRow, { id: row.pipelineId });
  const body = applicationBody(row, pipeline ?? undefined);
  tx.event('application', body);
  return body;
};
