import { routes, schemas, type RouteName } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  insertBuild,
  insertDeployment,
  insertFreeze,
  insertLane,
  insertRecord,
} from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { entities } from '../store/entities.js';
import { ApplicationSettingRow } from '../store/entity/application-setting.js';
import { ApplicationRow } from '../store/entity/application.js';
import { BuildDeployRow } from '../store/entity/build-deploy.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { EnvRow } from '../store/entity/env.js';
import { FeatureRow } from '../store/entity/feature.js';
import { IncidentRow } from '../store/entity/incident.js';
import { LaneRow } from '../store/entity/lane.js';
import { TokenRow } from '../store/entity/token.js';
import type { Tx } from '../store/tx.js';

/** Something in every table that lists tell of. */
async function seed(tx: Tx, name: string): Promise<void> {
  const symbol = name;
  await tx.insert(EnvRow, { name, description: '', host: `${name}.test` });
  const changed = { updatedAt: 1, updatedBy: 'lei' };
  await tx.insert(EnvSettingRow, { environment: name, settings: { protected: true }, ...changed });
  const { id: applicationId } = await tx.insert(ApplicationRow, {
    name,
    description: '',
    pipelineId: 1,
    createdAt: 1,
  });
  await tx.insert(ApplicationSettingRow, { application: name, environment: '', settings: {}, ...changed });
  await tx.insert(FeatureRow, {
    name: 'main',
    application: name,
    applicationId,
    repositoryType: 'GIT',
    repositoryUrl: 'https://git.test/shop',
    branch: 'main',
    lifecycle: 'OPEN',
    createdAt: 1,
  });
  const build = await insertBuild(tx, {
    applicationId,
    byUser: 'admin',
    imageId: 'shop:1',
    commitId: '0c77de1',
  });
  const problem = { code: 'FROZEN', message: '', params: {} };
  const { id: buildId } = build;
  await tx.insert(BuildDeployRow, { buildId, symbol, userId: 1, pending: false, problem });
  const lane = await insertLane(tx, { symbol });
  const deployment = await insertDeployment(tx, lane, { name: `shop-${symbol}`, buildId });
  const record = await insertRecord(tx, deployment, { status: 'DONE', finishedAt: 3_000 });
  await insertRecord(tx, deployment, { tick: 2 });
  const about = { operationId: record.id, deploymentId: deployment.id };
  await tx.insert(TokenRow, {
    name,
    tokenHash: name,
    userId: 1,
    role: 'VIEWER',
    environments: ['dev'],
    applications: ['shop'],
    createdAt: 1,
    expiresAt: 4_000_000_000_000,
  });
  await tx.insert(IncidentRow, { ...about, code: 'X', params: {}, why: '', beganAt: 1 });
}

/** A column of JSON, and how a row of its table is found. */
interface JsonColumn {
  readonly table: string;
  readonly column: string;
  readonly key: string;
}

function jsonColumns({ manager }: Tx): readonly JsonColumn[] {
  return entities.flatMap((entity) => {
    const { tableName: table, columns, primaryColumns } = manager.dataSource.getMetadata(entity);
    const key = primaryColumns[0]?.databaseName ?? '';
    const found = columns.filter(({ type }) => type === 'json');
    return found.map(({ databaseName: column }) => ({ table, column, key }));
  });
}

/** Puts a text into the newest row of a table, which is that of the seed; false = the table has none. */
async function edit({ manager }: Tx, { table, column, key }: JsonColumn, text: string): Promise<boolean> {
  const [row] = await manager.query(`SELECT MAX(${key}) AS id FROM ${table}`);
  if (row.id === null) return false;
  await manager.query(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, [text, row.id]);
  return true;
}

/** Every endpoint that answers a list of rows, with what it must be asked with. */
const lists = (Object.keys(routes) as RouteName[]).filter((name) => {
  const { response } = schemas[name];
  return routes[name].method === 'GET' && response !== null && 'nextCursor' in Object(Object(response).shape);
});
const paths: Partial<Record<RouteName, string>> = {
  listFeatures: '/applications/sound/features',
  getLaneHistory: '/lanes/1/history',
};

let server: TestServer;
let admin: TestUser;
let edited: number;
let before: ReadonlyMap<RouteName, readonly number[]>;
beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  // A row of the audit.
  const made = { name: 'made', description: '', host: 'made.test' };
  await server.request('POST', '/api/v1/environments', admin).send(made);
  await server.core.store.write(async (tx) => {
    await seed(tx, 'sound');
    await insertFreeze(tx);
  });
  before = new Map(await Promise.all(lists.map(async (name) => [name, (await told(name)).items] as const)));
  // SQLite takes any text for JSON; MySQL any JSON.
  const texts = process.env['ARTHOR_TEST_DATABASE_URL'] === undefined ? ['{no', '[null]'] : ['7', '[null]'];
  edited = await server.core.store.write(async (tx) => {
    let count = 0;
    for (const [at, column] of jsonColumns(tx).entries())
      for (const [kind, text] of texts.entries()) {
        await seed(tx, `seed-${at}-${kind}`);
        if (await edit(tx, column, text)) count += 1;
      }
    return count;
  });
}, 60_000);
afterAll(() => server.stop());

/** What a list tells: the ids of its rows, and of those that it leaves out. */
async function told(name: RouteName, path = paths[name] ?? routes[name].path) {
  const { status, body } = await server.request('GET', `/api/v1${path}?limit=200`, admin);
  const { items = [], leftOut = [] } = body;
  return { status, items: items.map(({ id }: { id: number }) => id), leftOut };
}

describe('rows whose JSON somebody edited', () => {
  it.each(lists)('take no other row out of %s', async (name) => {
    expect(edited).toBeGreaterThan(40);
    const { status, items, leftOut } = await told(name);

    expect(status).toBe(200);
    expect(before.get(name)?.length).toBeGreaterThan(0);
    expect(items).toEqual(expect.arrayContaining([...(before.get(name) ?? [])]));
    // None is lost without a word: seeds are numbered without a gap.
    const ids = [...items, ...leftOut].sort((a, b) => a - b);
    expect(ids).toEqual(ids.map((_, at) => (ids[0] ?? 0) + at));
  });

  it('are told in the history of their lanes', async () => {
    const lanes = await server.core.store.read((view) => view.rows.count(LaneRow));
    for (let id = 1; id <= lanes; id += 1) {
      const { status, items, leftOut } = await told('getLaneHistory', `/lanes/${id}/history`);
      expect([id, status === 200 ? items.length + leftOut.length : status]).toEqual([id, 2]);
    }
  });

  it('make an environment unusable whose settings may have protected it', async () => {
    const { body } = await server.request('GET', '/api/v1/environments?limit=200', admin);
    const problems = body.items.map(({ problem }: { problem: { code: string } | null }) => problem?.code);
    expect(problems).toContain('ENVIRONMENT_SETTINGS_UNREADABLE');
  });
});
