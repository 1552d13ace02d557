import type { Json, RenderedWorkload, WorkloadSpec } from '@arthor/core';
import { KubernetesApi, KubernetesCluster } from '@arthor/provider';
import { exampleSpec, systemClock, systemRandom } from '@arthor/provider/conformance';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './baseline.js';
import { parseDatabaseUrl } from './database-url.js';
import { DeploymentRow } from './entity/deployment.js';
import { LaneRow } from './entity/lane.js';
import { SnapshotRow } from './entity/snapshot.js';
import { Foundation1795392000000 } from './migration/0001-foundation.js';
import { createMigrationTable } from './migrations.js';
import { openMysql } from './mysql.js';
import { openStore } from './open.js';
import { readWorkload } from './snapshot.js';
import { openSqliteWriter } from './sqlite.js';
import type { Store } from './store.js';
import { testDatabase, type TestDatabase } from './test-database.js';
import { silentLog } from './test-store.js';

const cluster = new KubernetesCluster({
  api: new KubernetesApi({ kubeconfig: { files: [''] }, clock: systemClock, log: () => undefined }),
  instanceId: 'inst',
  random: systemRandom,
});

let database: TestDatabase;
let old: DataSource;
beforeEach(async () => {
  database = await testDatabase();
  old = await openBare();
  const runner = old.createQueryRunner();
  await new Foundation1795392000000().up(runner);
  await runner.query(createMigrationTable[isMysql() ? 'mysql' : 'sqlite']);
  await insert('t_migration', { timestamp: 1795392000000, name: 'Foundation1795392000000' });
  await runner.release();
});
afterEach(async () => {
  if (old.isInitialized) await old.destroy();
  await database.remove();
});

async function openBare(): Promise<DataSource> {
  const address = parseDatabaseUrl(database.databaseUrl);
  if (address === null) throw new Error('no address');
  return address.dialect === 'mysql' ? openMysql(address) : openSqliteWriter(address.path);
}

const isMysql = () => database.databaseUrl.startsWith('mysql:');

async function insert(table: string, ...rows: readonly Record<string, unknown>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const places = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
  const values = rows.flatMap((row) => columns.map((column) => row[column]));
  await old.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places}`, values);
}

/** A workload as the first version stored it. */
function stored({ objects: [deployment, service = null], ...facts }: RenderedWorkload): string {
  return JSON.stringify({ deployment, service, ...facts });
}

/** A row as the first version wrote it. */
function deploymentRow(id: number, workload: RenderedWorkload, values: Record<string, unknown> = {}) {
  return {
    id,
    application_id: 1,
    application_name: 'shop',
    feature_id: 1,
    build_record_id: 12,
    env: 'dev',
    namespace: 'dev',
    host: 'dev.localhost',
    deploy_mode: 'NATIVE',
    canary: 0,
    symbol: 'stable',
    tick: id,
    external: 1,
    status: 'DEPLOYED',
    deployment_name: `shop-${id}`,
    deployment_image_id: 'registry.localhost/demo/shop:1',
    deployment_image_pull_policy: 'IfNotPresent',
    deployment_replicas: 2,
    deployment_ready_replicas: 2,
    deployment_pod_label_name: `shop-${id}`,
    deployment_container_name: `shop-${id}`,
    deployment_container_port: String(workload.containerPort),
    pods: '[]',
    deployment_status: 'SUCCESS',
    lifecycle: 'RUNNING',
    create_time: '2026-11-20 10:00:00.123',
    lane_id: 7,
    weight: null,
    workload: stored(workload),
    conditions: '[]',
    served_at: '2026-11-20 10:00:05.000',
    version: 3,
    ...values,
  };
}

const kinds: readonly [string, Partial<WorkloadSpec>, Record<string, unknown>][] = [
  ['a main that serves', {}, {}],
  ['an internal one', { service: false, servicePort: 8088 }, { external: 0 }],
  ['a weight canary', { canary: true }, { canary: 1, weight: 20, canary_type: 'WEIGHT' }],
  ['one that never served', {}, { status: 'DEPLOYING', served_at: null }],
  ['one that is replaced', { containerPort: 3000 }, { status: 'REPLACING', related_deployment_id: 4 }],
  ['history', { readinessPath: null }, { status: 'WITHDRAWN' }],
  [
    'one with every setting',
    {
      env: { TEXT: 'ein "Wort"\\n, 中文, 🚢', QUOTED: "it's", REFERS: '$(TEXT)', EMPTY: '', NUMBER: '1.0' },
      envFrom: [{ kind: 'Secret', name: 'shop' }],
      resources: { requests: { cpu: '250m' }, limits: { memory: '1Gi' } },
      command: ['sh', '-c', 'echo "$HOME" && exec node main.js'],
      imagePullSecrets: ['registry'],
    },
    {},
  ],
  ['one with much to say', { env: { LONG: 'x'.repeat(100_000) } }, {}],
];

const open = (): Promise<Store> =>
  openStore({ databaseUrl: database.databaseUrl, clock: systemClock, random: systemRandom, log: silentLog });

it('rows of the first version keep their manifests, byte for byte what was applied, and their hash', async () => {
  const made = kinds.map(([, over], index) => {
    const spec = exampleSpec('dev', 'shop', { ...over, replicas: 2 });
    const { objects, ...facts } = cluster.render(spec);
    // Nothing else was beside a Deployment then.
    const then = objects.filter((object) => Object(object).kind !== 'PodDisruptionBudget');
    return { id: index + 1, spec, workload: { ...facts, objects: then } };
  });
  await insert(
    't_deployment',
    ...made.map(({ id, workload }, index) => deploymentRow(id, workload, valuesOf(index))),
  );
  await old.destroy();

  const store = await open();
  for (const { id, spec, workload } of made) {
    const { objects, ...facts } = workload;
    const row = await store.read((view) => view.rows.findOneByOrFail(DeploymentRow, { id }));
    const kept = await store.read((view) => readWorkload(view, id));
    expect(row.workload).toEqual(facts);
    expect(row.applied).toBe(facts.hash);
    expect(kept).toEqual({ spec: null, objects });
    const read = cluster.specOf({ ...row.workload, objects: kept.objects }, row.replicas);
    expect(read).toEqual(spec);
    expect(row).toMatchObject({ leftBy: null, createdAt: Date.UTC(2026, 10, 20, 10, 0, 0, 123), version: 3 });
  }
  const inForce = await store.read((view) => view.rows.find(DeploymentRow, { order: { id: 'ASC' } }));
  expect(inForce.map((row) => row.inForce)).toEqual(
    kinds.map((_, index) =>
      valuesOf(index)['served_at'] === null
        ? null
        : { weight: valuesOf(index)['weight'] ?? null, replicas: 2 },
    ),
  );
  await store.close();
});

/** What differs from a serving main in a row of the kind at `index`. */
function valuesOf(index: number): Record<string, unknown> {
  const none = { related_deployment_id: null, canary_type: null };
  return { ...none, ...kinds[index]?.[2] };
}

it('lanes of the first version lose only their count of attempts', async () => {
  const lane = { id: 7, application: 'shop', environment: 'dev', symbol: 'stable', tick: 50, version: 9 };
  const conditions = [{ type: 'RouteWritten', status: 'True', reason: 'SEEN', message: 'a b', since: 5 }];
  await insert('t_lane', {
    ...lane,
    main_id: 1,
    canary_id: null,
    due_at: '2026-11-20 10:00:00.123',
    attempts: 4,
    conditions: JSON.stringify(conditions),
    blocking: null,
  });
  await old.destroy();

  const store = await open();
  expect(await store.read((view) => view.rows.find(LaneRow))).toEqual([
    {
      ...lane,
      mainId: 1,
      canaryId: null,
      dueAt: Date.UTC(2026, 10, 20, 10, 0, 0, 123),
      conditions,
      blocking: null,
      expiresAt: null,
      route: null,
    },
  ]);
  await store.close();
});

it.each([
  ['in the second transaction', /^INSERT INTO t_snapshot/, 2],
  ['between manifests and hash', /^UPDATE t_deployment SET/, 2],
  ['before the column goes', /DROP COLUMN workload/, 1],
  ['after the column is gone', /DROP COLUMN attempts/, 1],
  ['before it is noted', /INSERT INTO .*t_migration/, 1],
])('a migration that was interrupted %s goes on at the next start', async (_, statement, times) => {
  const objects: readonly Json[] = [{ kind: 'Deployment' }, { kind: 'Service' }];
  const rows = Array.from({ length: 1100 }, (_, index) =>
    deploymentRow(index * 3 + 1, { objects, hash: `h-${index}`, containerPort: 8080, servicePort: 80 }),
  );
  await insert('t_deployment', ...rows.slice(0, 550));
  await insert('t_deployment', ...rows.slice(550));
  await expect(migrateUntil(statement, times)).rejects.toThrow('the power went');
  await old.destroy();

  const store = await open();
  const read = await store.read((view) => view.rows.find(DeploymentRow, { order: { id: 'ASC' } }));
  expect(read.map((row) => [row.id, row.workload.hash])).toEqual(
    rows.map((row, index) => [row.id, `h-${index}`]),
  );
  const snapshots = await store.read((view) => view.rows.find(SnapshotRow, { order: { ownerId: 'ASC' } }));
  expect(snapshots.map((row) => row.ownerId)).toEqual(rows.map((row) => row.id));
  expect(new Set(snapshots.map((row) => JSON.stringify(row.content))).size).toBe(1);
  await store.close();
});

/** Migrates, and fails when a matching statement is sent for the `times`-th time. */
async function migrateUntil(statement: RegExp, times: number): Promise<void> {
  let sent = 0;
  const create = old.createQueryRunner.bind(old);
  old.createQueryRunner = (mode) => {
    const runner = create(mode);
    const query: typeof runner.query = runner.query.bind(runner);
    runner.query = (sql: string, ...rest: never[]) => {
      if (statement.test(sql) && ++sent === times) return Promise.reject(new Error('the power went'));
      return query(sql, ...rest);
    };
    return runner;
  };
  await migrate(old);
}
