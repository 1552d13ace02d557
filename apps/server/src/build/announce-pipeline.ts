import type { Application } from '@arthor/contract';
import { ApplicationRow } from '../store/entity/application.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import type { Tx } from '../store/store.js';

/** Tells the live view of a pipeline's application, as it is in this transaction; answers the pipeline's id. */
export async function announcePipeline(tx: Tx, job: string): Promise<number | null> {
  const pipeline = await tx.rows.findOneBy(PipelineRow, { jobName: job });
  if (pipeline === null) return null;
  const application = await tx.rows.findOneBy(ApplicationRow, { pipelineId: pipeline.id });
  if (application !== null)
    tx.event('application', 'application', application.id, bodyOf(application, pipeline));
  return pipeline.id;
}

function bodyOf(application: ApplicationRow, pipeline: PipelineRow): Application {
  return {
    id: application.id,
    name: application.name,
    description: application.description,
    pipeline: { jobName: pipeline.jobName, status: pipeline.status, reason: pipeline.reason },
  };
}
