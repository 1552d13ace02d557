import type { Clock } from '@arthor/core';
import { parseDatabaseUrl } from '../store/database-url.js';
import { ApplicationRow } from '../store/entity/application.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { EnvRow } from '../store/entity/env.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { FeatureRow } from '../store/entity/feature.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import type { Store, Tx } from '../store/store.js';
import { madeElsewhere, newBuild } from '../builds/accept-build.js';

const environments = [
  { name: 'dev', description: 'Development', host: 'dev.localhost' },
  { name: 'test', description: 'Test', host: 'test.localhost' },
  { name: 'prod', description: 'Production', host: 'prod.localhost' },
] as const;
/** Where APISIX is simulated, too: the other mode beside the usual one. */
const uncoupled = {
  environment: {
    name: 'uncoupled',
    description: 'Development, led by APISIX to the pods',
    host: 'uncoupled.localhost',
  },
  settings: { deployMode: 'UNCOUPLED' },
  build: { feature: 'main', environment: 'uncoupled', commit: '8e2f6ab', minutesAgo: 200 },
} as const;
const repositoryUrl = 'https://git.localhost/demo/shop.git';
const features = [
  { name: 'main', branch: 'main' },
  { name: 'pay', branch: 'feature/pay' },
] as const;
/** Oldest first. */
const builds = [
  { feature: 'main', environment: 'prod', commit: '5d3c1f0', minutesAgo: 180 },
  { feature: 'main', environment: 'test', commit: '8e2f6ab', minutesAgo: 95 },
  { feature: 'main', environment: 'dev', commit: '8e2f6ab', minutesAgo: 93 },
  { feature: 'pay', environment: 'test', commit: '0c77de1', minutesAgo: 25 },
  { feature: 'pay', environment: 'dev', commit: '0c77de1', minutesAgo: 24 },
] as const;

/** So long each of them took. */
const tookMs = 47_000;

/** Decides whether and where the demo is written. */
export interface DemoPlace {
  readonly store: Store;
  readonly clock: Clock;
  readonly databaseUrl: string;
  /** Whether Kubernetes is simulated. */
  readonly simulatedCluster: boolean;
  readonly simulatedApisix: boolean;
}

/**
 * Writes demo data at the first start: three environments, one of the mode UNCOUPLED where APISIX is simulated, too, an application with two features and a few
 * finished builds; nothing is deployed. Only with a simulated cluster, and only into an SQLite database
 * without environments and applications. Returns whether it was written. Call before listening.
 */
export async function plantDemo({
  store,
  clock,
  databaseUrl,
  simulatedCluster,
  simulatedApisix,
}: DemoPlace): Promise<boolean> {
  if (!simulatedCluster || parseDatabaseUrl(databaseUrl)?.dialect !== 'sqlite') return false;
  return store.write(async (tx) => {
    if ((await tx.rows.count(EnvRow)) + (await tx.rows.count(ApplicationRow)) > 0) return false;
    await plant(tx, clock.now(), simulatedApisix ? [uncoupled] : []);
    return true;
  });
}

async function plant(tx: Tx, now: number, more: readonly (typeof uncoupled)[]): Promise<void> {
  const places = new Map<string, EnvRow>();
  for (const row of [...environments, ...more.map(({ environment }) => environment)])
    places.set(row.name, await tx.insert(EnvRow, row));
  for (const { environment, settings } of more)
    await tx.insert(EnvSettingRow, {
      environment: environment.name,
      settings,
      updatedAt: now,
      updatedBy: 'demo',
    });
  // The start makes NONE of CREATING where no Jenkins is configured.
  const pipeline = await tx.insert(PipelineRow, {
    jobName: 'shop',
    type: 'JENKINS',
    status: 'CREATING',
    attempts: 0,
  });
  const application = await tx.insert(ApplicationRow, {
    name: 'shop',
    description: 'A shop, to try everything with',
    pipelineId: pipeline.id,
    createdAt: now,
  });
  const branches = new Map<string, FeatureRow>();
  for (const { name, branch } of features)
    branches.set(
      name,
      await tx.insert(FeatureRow, {
        name,
        application: application.name,
        applicationId: application.id,
        repositoryType: 'GIT',
        repositoryUrl,
        branch,
        lifecycle: 'OPEN',
        createdAt: now,
      }),
    );
  for (const { commit, minutesAgo, ...of } of [...more.map(({ build }) => build), ...builds]) {
    const [feature, environment] = [branches.get(of.feature), places.get(of.environment)];
    if (feature === undefined || environment === undefined)
      throw new Error('the demo names what it does not make');
    const at = now - minutesAgo * 60_000;
    await tx.insert(BuildRecordRow, {
      ...newBuild({ application, feature, environment }, at - tookMs),
      ...madeElsewhere(`registry.localhost/demo/shop:${commit}-${of.environment}`, commit, at),
      byUser: 'demo',
      byThrough: 'start',
      principal: 'start',
    });
  }
}
