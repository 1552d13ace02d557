import type { Build } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';
import type { BuildRecordRow } from '../store/entity/build-record.js';

/** A build as the API and its events show it. */
export function buildBody(row: BuildRecordRow): Build {
  return {
    id: row.id,
    application: row.application,
    feature: row.feature,
    environment: row.environment,
    status: row.status,
    commitId: row.commitId,
    imageId: row.imageId,
    digest: row.digest,
    buildNumber: row.buildNumber === null ? null : Number(row.buildNumber),
    queueId: row.queueId,
    url: row.url,
    reason: row.reason,
    source: row.source,
    by: row.byUser,
    createdAt: isoTime(row.createdAt),
    finishedAt: row.finishedAt === null ? null : isoTime(row.finishedAt),
  };
}
