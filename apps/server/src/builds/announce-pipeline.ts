import { announceApplication } from '../lane/application-body.js';
import { ApplicationRow } from '../store/entity/application.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import type { Tx } from '../store/store.js';

/** Announces the application of a pipeline to the live view; returns the pipeline's id. */
export async function announcePipeline(tx: Tx, job: string): Promise<number | null> {
  const pipeline = await tx.rows.findOneBy(PipelineRow, { jobName: job });
  if (pipeline === null) return null;
  const application = await tx.rows.findOneBy(ApplicationRow, { pipelineId: pipeline.id });
  if (application !== null) await announceApplication(tx, application);
  return pipeline.id;
}
