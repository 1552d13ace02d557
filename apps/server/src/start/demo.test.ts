import { imageReference } from '@arthor/contract';
import { describe, expect, it } from 'vitest';
import { SystemClock } from '../runtime/clock.js';
import { ApplicationRow } from '../store/entity/application.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { EnvRow } from '../store/entity/env.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { testStore } from '../store/test-store.js';
import { buildBody } from '../lane/build-body.js';
import { plantDemo } from './demo.js';

const clock = new SystemClock();
const embedded = {
  clock,
  databaseUrl: 'sqlite:data/arthor.sqlite',
  simulatedCluster: true,
  simulatedApisix: false,
};

describe('the demo', () => {
  it('gives an empty embedded database something to look at, once', async () => {
    const database = await testStore();
    const { store } = database;
    expect(await plantDemo({ ...embedded, store })).toBe(true);
    expect(await plantDemo({ ...embedded, store })).toBe(false);

    await store.read(async ({ rows }) => {
      const environments = await rows.find(EnvRow, { order: { id: 'ASC' } });
      expect(environments.map(({ name, host }) => [name, host])).toEqual([
        ['dev', 'dev.localhost'],
        ['test', 'test.localhost'],
        ['prod', 'prod.localhost'],
      ]);
      expect(await rows.countBy(DeploymentRow, {})).toBe(0);
      const builds = await rows.find(BuildRecordRow);
      expect(builds.length).toBeGreaterThanOrEqual(4);
      for (const build of builds.map((row) => buildBody(row, null))) {
        expect(build).toMatchObject({ status: 'SUCCESS', reason: null });
        expect(build.imageId).toBe(`registry.localhost/demo/shop:${build.commitId}-${build.environment}`);
        expect(imageReference.safeParse(build.imageId).success).toBe(true);
        expect(Date.parse(build.finishedAt ?? '') - Date.parse(build.createdAt)).toBe(47_000);
      }
    });
    await database.dispose();
  });

  it('has an environment of the other mode where APISIX is simulated, too', async () => {
    const database = await testStore();
    const { store } = database;
    await plantDemo({ ...embedded, simulatedApisix: true, store });

    await store.read(async ({ rows }) => {
      const environments = await rows.find(EnvRow, { order: { id: 'ASC' } });
      expect(environments.map(({ name }) => name)).toEqual(['dev', 'test', 'prod', 'uncoupled']);
      const settings = await rows.find(EnvSettingRow);
      expect(settings).toMatchObject([{ environment: 'uncoupled', settings: { deployMode: 'UNCOUPLED' } }]);
      expect(await rows.countBy(BuildRecordRow, { environment: 'uncoupled' })).toBe(1);
    });
    await database.dispose();
  });

  it.each([
    ['beside a real cluster', { simulatedCluster: false }],
    ['into MySQL', { databaseUrl: 'mysql://arthor:secret@db:3306/arthor' }],
  ])('never goes %s', async (_, other) => {
    const database = await testStore();
    const { store } = database;

    expect(await plantDemo({ ...embedded, ...other, store })).toBe(false);

    expect(await store.read(({ rows }) => rows.count(ApplicationRow))).toBe(0);
    await database.dispose();
  });

  it('never goes beside what somebody made', async () => {
    const database = await testStore();
    const { store } = database;
    await store.write((tx) => tx.insert(EnvRow, { name: 'mine', description: '', host: 'mine.example.com' }));

    expect(await plantDemo({ ...embedded, store })).toBe(false);
    await database.dispose();
  });
});
