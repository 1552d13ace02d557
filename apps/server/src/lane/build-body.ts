import type { Build } from '@arthor/contract';
import { isoTime } from '../http/iso-time.js';
import { In } from 'typeorm';
import { BuildDeployRow } from '../store/entity/build-deploy.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import type { Tx, View } from '../store/store.js';

/** A build as the API and its events show it. */
export function buildBody(row: BuildRecordRow, deploy: BuildDeployRow | null): Build {
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
    deploy: deploy && deployBody(deploy),
    createdAt: isoTime(row.createdAt),
    finishedAt: row.finishedAt === null ? null : isoTime(row.finishedAt),
  };
}

const deployBody = ({
  symbol,
  replicas,
  ttlSeconds,
  operationId,
  problem,
}: BuildDeployRow): Build['deploy'] => ({
  symbol,
  replicas,
  ttlSeconds,
  operationId,
  problem: problem && { ...problem, params: { ...problem.params } },
});

/** Builds as the API shows them. One statement more. */
export async function loadBuildBodies(
  view: View,
  rows: readonly BuildRecordRow[],
): Promise<readonly Build[]> {
  const deploys = await view.rows.findBy(BuildDeployRow, { buildId: In(rows.map(({ id }) => id)) });
  return rows.map((row) => buildBody(row, deploys.find(({ buildId }) => buildId === row.id) ?? null));
}

/** One build as the API shows it. */
export async function loadBuildBody(view: View, row: BuildRecordRow): Promise<Build> {
  return buildBody(row, await view.rows.findOneBy(BuildDeployRow, { buildId: row.id }));
}

/** Announces a build to the live view, as it is in this transaction. */
export async function announceBuild(tx: Tx, id: number): Promise<Build> {
  const body = await loadBuildBody(tx, await tx.rows.findOneByOrFail(BuildRecordRow, { id }));
  tx.event('build', body);
  return body;
}
