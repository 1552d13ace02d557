import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertBuild } from '../lane/rows.fixture.js';
import { silentLog } from '../runtime/log.js';
import { loadConfig } from '../config.js';
import { SystemIds, SystemRandom } from '../runtime/random.js';
import { ApplicationRow } from '../store/entity/application.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { BuildRunner } from './build-runner.js';
import { FastClock } from './fast-clock.fixture.js';
import { PipelineOnly } from './pipeline-only.fixture.js';
import { BuildSignals } from './signal.js';
import { SimulatedJenkins } from './simulated-jenkins.fixture.js';

const clock = new FastClock();
let database: TestStore;
let jenkins: SimulatedJenkins;
let running: BuildRunner[] = [];

beforeEach(async () => {
  database = await testStore();
  jenkins = new SimulatedJenkins(clock);
});
afterEach(async () => {
  for (const runner of running) await runner.beforeApplicationShutdown();
  running = [];
  await database.dispose();
});

async function start(port: SimulatedJenkins | null): Promise<BuildRunner> {
  const providers = new PipelineOnly(port);
  const config = loadConfig({}, '/');
  const ids = new SystemIds();
  const random = new SystemRandom();
  const core = { config, log: silentLog, store: database.store, clock, random, ids, providers };
  const runner = new BuildRunner(core, new BuildSignals());
  running.push(runner);
  await runner.onApplicationBootstrap();
  return runner;
}

async function given(
  row: Partial<BuildRecordRow> = {},
  pipeline: PipelineRow['status'] = 'CREATED',
): Promise<number> {
  return database.store.write(async (tx) => {
    const made = await tx.insert(PipelineRow, {
      jobName: 'shop',
      type: 'JENKINS',
      status: pipeline,
      attempts: 0,
    });
    const createdAt = clock.now();
    await tx.insert(ApplicationRow, { name: 'shop', description: '', pipelineId: made.id, createdAt });
    const build = await insertBuild(tx, {
      feature: 'main',
      repositoryUrl: 'https://git.localhost/shop.git',
      createdAt,
      status: 'QUEUED',
      source: 'JENKINS',
      byUser: 'admin',
      reason: 'It is about to be started.',
      ...row,
    });
    return build.id;
  });
}

const build = (id: number) => database.store.read(({ rows }) => rows.findOneByOrFail(BuildRecordRow, { id }));
const pipeline = () =>
  database.store.read(({ rows }) => rows.findOneByOrFail(PipelineRow, { jobName: 'shop' }));
async function ended(id: number): Promise<BuildRecordRow> {
  for (;;) {
    const row = await build(id);
    if (row.finishedAt !== null) return row;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('goes on with what the last process had begun, and starts nothing twice', async () => {
  jenkins.jobs.add('shop');
  const id = await given({ triggeredAt: clock.now() });
  await jenkins.trigger({ job: 'shop', buildId: id, repositoryUrl: '', branch: 'main', environment: 'dev' });

  await start(jenkins);

  expect(await ended(id)).toMatchObject({ status: 'SUCCESS', queueId: '1', buildNumber: '1', dueAt: null });
  expect((await build(id)).startedAt).not.toBeNull();
  expect(jenkins.buildsOf(id)).toBe(1);
});

it('makes the pipelines that had no Jenkins before there was one', async () => {
  const id = await given({}, 'NONE');

  await start(jenkins);

  expect((await ended(id)).status).toBe('SUCCESS');
  expect(await pipeline()).toMatchObject({ status: 'CREATED', reason: null });
  expect([...jenkins.jobs]).toEqual(['shop']);
});

it('has a job made again that was deleted while nobody looked', async () => {
  const id = await given();

  await start(jenkins);

  expect((await ended(id)).status).toBe('SUCCESS');
  const events = await database.store.eventsAfter(0, 100);
  const told = events
    .filter(({ kind }) => kind === 'application')
    .map(({ snapshot }) => Object(snapshot).pipeline);
  expect(told.map(({ status }) => status)).toEqual(['CREATING', 'CREATED']);
});

it('ends a build whose image no column holds, on every database', async () => {
  const id = await given({ branch: 'huge-image' });

  await start(jenkins);

  expect(await ended(id)).toMatchObject({
    status: 'FAILURE',
    endedCode: 'BUILD_NO_IMAGE',
    imageId: null,
    reason: expect.stringMatching(
      /the image it named has \d{3} characters, of which 255 are the most: r\/🎉a.*…$/u,
    ),
  });
});

it('says why a build does not move where no Jenkins is configured', async () => {
  const id = await given({}, 'CREATING');

  await start(null);

  expect(await build(id)).toMatchObject({
    status: 'QUEUED',
    reason: expect.stringContaining('no Jenkins is configured'),
  });
  expect((await pipeline()).status).toBe('NONE');
});

it('lets go when the server stops', async () => {
  jenkins.jobs.add('shop');
  const id = await given({ branch: 'long' });
  const runner = await start(jenkins);

  await runner.beforeApplicationShutdown();
  const calls = jenkins.calls;
  await new Promise((resolve) => clock.setTimeout(() => resolve(undefined), 5_000));

  expect(jenkins.calls).toBe(calls);
  expect((await build(id)).finishedAt).toBeNull();
});
