import { ProviderError } from '@arthor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestServer, TestUser } from '../start/test-server.js';
import { ApplicationRow } from '../store/entity/application.js';
import { AuditRow } from '../store/entity/audit.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { UserRoleRow } from '../store/entity/user-role.js';
import { EnvRow } from '../store/entity/env.js';
import { FeatureRow } from '../store/entity/feature.js';
import { PipelineRow } from '../store/entity/pipeline.js';
import { applicationThing } from '../store/event.fixture.js';
import { startBuildServer } from './build-server.fixture.js';
import { FastClock } from './fast-clock.fixture.js';
import { PipelineOnly } from './pipeline-only.fixture.js';
import { SimulatedJenkins } from './simulated-jenkins.fixture.js';

const clock = new FastClock();
const jenkins = new SimulatedJenkins(clock);

const providers = new PipelineOnly(jenkins);

let server: TestServer;
let admin: TestUser;
let developer: TestUser;
let viewer: TestUser;

beforeAll(async () => {
  server = await startBuildServer(clock, providers);
  ({ ADMIN: admin, DEVELOPER: developer, VIEWER: viewer } = await server.users());
  await application('shop', {
    main: 'main',
    broken: 'fix/broken-build-watched',
    long: 'long',
    closed: 'main',
  });
  await server.core.store.write(async (tx) => {
    for (const name of ['dev', 'prod'])
      await tx.insert(EnvRow, { name, description: name, host: `${name}.localhost` });
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  jenkins.down = null;
  providers.port = jenkins;
});

async function application(name: string, branches: Readonly<Record<string, string>>): Promise<void> {
  await server.core.store.write(async (tx) => {
    const pipeline = await tx.insert(PipelineRow, {
      jobName: name,
      type: 'JENKINS',
      status: 'CREATING',
      attempts: 0,
    });
    const createdAt = clock.now();
    const app = await tx.insert(ApplicationRow, {
      name,
      description: '',
      pipelineId: pipeline.id,
      createdAt,
    });
    for (const [feature, branch] of Object.entries(branches))
      await tx.insert(FeatureRow, {
        name: feature,
        application: name,
        applicationId: app.id,
        repositoryType: 'GIT',
        repositoryUrl: 'https://git.localhost/shop.git',
        branch,
        lifecycle: 'OPEN',
        createdAt,
      });
    tx.event('application', applicationThing(app.id, name));
  });
}

const order = { application: 'shop', feature: 'main', environment: 'dev' };
const post = (body: object, as = developer, key?: string) => {
  const sent = server.request('POST', '/api/v1/builds', as);
  return (key === undefined ? sent : sent.set('idempotency-key', key)).send(body);
};
const get = (path: string, as = viewer) => server.request('GET', `/api/v1/builds${path}`, as);
const finished = async (id: number) => (await get(`/${id}?wait=60`)).body;

describe('POST /builds', () => {
  it('accepts a build that ends with image, commit and number', async () => {
    const accepted = await post(order);

    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({ ...order, status: 'QUEUED', source: 'JENKINS', by: 'developer' });
    expect(accepted.body.reason).toEqual(expect.any(String));
    expect(await finished(accepted.body.id)).toMatchObject({
      status: 'SUCCESS',
      commitId: `0c77de${accepted.body.id}`,
      imageId: expect.stringContaining('registry.localhost/demo/shop:'),
      buildNumber: expect.any(Number),
      queueId: expect.any(String),
      reason: null,
      finishedAt: expect.any(String),
    });
  });

  it('tells each change as an event whose snapshot is the body, and leaves an audit row', async () => {
    const { body } = await post({ ...order, feature: 'broken' });
    const last = await finished(body.id);

    const events = await server.core.store.eventsAfter(0, 1000);
    const told = events.filter(({ kind, entityId }) => kind === 'build' && entityId === body.id);
    const statuses = told.map(({ snapshot }) => Object(snapshot).status);
    expect([...new Set(statuses)]).toEqual(['QUEUED', 'BUILDING', 'FAILURE']);
    expect(told.at(-1)?.snapshot).toEqual(last);
    expect(last.reason).toBe('mvn: exit code 1');
    const audit = await server.core.store.read((view) =>
      view.rows.findBy(AuditRow, { target: `build/${body.id}` }),
    );
    expect(audit).toMatchObject([
      { who: 'developer', action: 'createBuild', result: 'OK', environment: 'dev' },
    ]);
  });

  it('registers an image built elsewhere as a success at once', async () => {
    const digest = `sha256:${'0f'.repeat(32)}`;
    const image = `registry.localhost/ci/shop:7@${digest}`;
    const { status, body } = await post({ ...order, image, commit: 'abcdef0' });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'SUCCESS',
      source: 'EXTERNAL',
      imageId: image,
      digest,
      commitId: 'abcdef0',
    });
    expect(body).toMatchObject({ buildNumber: null, queueId: null, reason: null });
    expect((await get(`/${body.id}/log`)).body).toEqual({ text: '', nextOffset: 0, complete: true });
  });

  it.each([
    ['APPLICATION_UNKNOWN', { application: 'nothing' }],
    ['FEATURE_UNKNOWN', { feature: 'nothing' }],
    ['ENVIRONMENT_UNKNOWN', { environment: 'nothing' }],
  ])('refuses with %s', async (code, wrong) => {
    const { status, body } = await post({ ...order, ...wrong });

    expect([status, body.code]).toEqual([422, code]);
    expect(body.errors).toEqual([{ path: Object.keys(wrong)[0], code }]);
  });

  it('refuses a closed feature', async () => {
    await server.core.store.write((tx) => tx.patch(FeatureRow, { name: 'closed' }, { lifecycle: 'CLOSED' }));

    const { status, body } = await post({ ...order, feature: 'closed' });

    expect([status, body.code]).toEqual([422, 'FEATURE_CLOSED']);
  });

  it('refuses where nothing can build, but takes what was built elsewhere', async () => {
    providers.port = null;

    const refused = await post(order);

    expect([refused.status, refused.body.code]).toEqual([422, 'PROVIDER_NOT_CONFIGURED']);
    expect((await post({ ...order, image: 'shop:1', commit: 'abcdef0' })).status).toBe(201);
  });

  it('refuses half of what registers an image', async () => {
    const { status, body } = await post({ ...order, image: 'shop:1' });

    expect([status, body.code, body.errors]).toEqual([
      400,
      'INVALID_REQUEST',
      [{ path: 'commit', code: 'REQUIRED' }],
    ]);
  });

  it('needs the role DEVELOPER in that environment', async () => {
    const ofDev = await server.user('DEVELOPER', 'dev');

    expect((await post(order, viewer)).status).toBe(403);
    expect((await post(order, ofDev)).status).toBe(202);
    const hidden = await post({ ...order, environment: 'prod' }, ofDev);
    expect([hidden.status, hidden.body.code]).toEqual([422, 'ENVIRONMENT_UNKNOWN']);
    await server.core.store.write((tx) =>
      tx.insert(UserRoleRow, { userId: ofDev.id, role: 'VIEWER', environment: 'prod' }),
    );
    const { status, body } = await post({ ...order, environment: 'prod' }, ofDev);
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('Idempotency-Key on POST /builds', () => {
  const rowsOf = (key: string) =>
    server.core.store.read((view) => view.rows.findBy(BuildRecordRow, { idempotencyKey: key }));

  it('makes one row of many concurrent repeats', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(order, developer, 'once')));

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await rowsOf('once')).toHaveLength(1);
  });

  it('answers a repeat with the record as it is now, whatever the order of the keys', async () => {
    const first = await post(order, developer, 'again');
    const last = await finished(first.body.id);

    const repeat = await post(
      { environment: 'dev', feature: 'main', application: 'shop' },
      developer,
      'again',
    );

    expect([repeat.status, repeat.body]).toEqual([202, last]);
  });

  it('answers a repeat of what was built elsewhere with 202', async () => {
    const body = { ...order, image: 'shop:2', commit: 'abcdef0' };

    expect((await post(body, developer, 'elsewhere')).status).toBe(201);
    expect((await post(body, developer, 'elsewhere')).status).toBe(202);
  });

  it('refuses another body, takes the same key of somebody else, and stores no refusal', async () => {
    await post({ ...order, feature: 'nothing' }, developer, 'mine');
    const first = await post(order, developer, 'mine');
    const other = await post({ ...order, environment: 'prod' }, developer, 'mine');
    const theirs = await post(order, admin, 'mine');

    expect(first.status).toBe(202);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(theirs.status).toBe(202);
    expect(theirs.body.id).not.toBe(first.body.id);
    expect(await rowsOf('mine')).toHaveLength(2);
  });
});

describe('a build under way', () => {
  it('waits with a reason while its pipeline cannot be made, and is aborted at once', async () => {
    jenkins.down = new ProviderError('jenkins', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
    await application('later', { main: 'main' });
    const { body } = await post({ ...order, application: 'later' });
    const waits = /Waiting for the pipeline.*ECONNREFUSED/;
    await until(async () => waits.test((await get(`/${body.id}`)).body.reason));

    const aborted = await server.request('POST', `/api/v1/builds/${body.id}/abort`, developer);

    expect(aborted.status).toBe(202);
    expect(aborted.body).toMatchObject({ status: 'ABORTED', reason: expect.stringContaining('developer') });
    const again = await server.request('POST', `/api/v1/builds/${body.id}/abort`, developer);
    expect([again.status, again.body.code]).toEqual([409, 'BUILD_FINISHED']);
  });

  it('starts by itself when its new pipeline is made', async () => {
    await application('fresh', { main: 'main' });

    const { body } = await post({ ...order, application: 'fresh' });

    expect(await finished(body.id)).toMatchObject({ status: 'SUCCESS' });
    expect(await pipelineOf('fresh')).toMatchObject({ status: 'CREATED', reason: null });
  });

  it('is aborted through Jenkins once it has it', async () => {
    const { body } = await post({ ...order, feature: 'long' });
    await until(async () => (await get(`/${body.id}`)).body.status === 'BUILDING');

    const asked = await server.request('POST', `/api/v1/builds/${body.id}/abort`, developer);

    expect(asked.status).toBe(202);
    expect(await finished(body.id)).toMatchObject({ status: 'ABORTED', reason: 'Aborted on request.' });
  });

  it('is held by ?wait no longer than asked, and not at all without', async () => {
    await application('held', { main: 'main' });
    jenkins.down = new ProviderError('jenkins', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
    const { body } = await post({ ...order, application: 'held' });
    const before = clock.now();

    expect((await get(`/${body.id}?wait=5`)).body.status).toBe('QUEUED');

    expect(clock.now() - before).toBeGreaterThanOrEqual(5_000);
    expect((await get(`/${body.id}?wait=61`)).status).toBe(400);
  });

  it('has a readable log that is complete once it is finished', async () => {
    const { body } = await post(order);
    const { buildNumber } = await finished(body.id);

    const whole = (await get(`/${body.id}/log`)).body;

    expect(whole).toEqual({
      text: `Building #${buildNumber}\ndone\n`,
      nextOffset: expect.any(Number),
      complete: true,
    });
    expect((await get(`/${body.id}/log?offset=${whole.nextOffset}`)).body.text).toBe('');
  });
});

describe('GET /builds', () => {
  it('answers newest first, filtered, page by page, with the event number', async () => {
    const { headers, body } = await get('?application=shop&feature=broken&environment=dev&status=FAILURE');
    expect(Number(headers['x-arthor-seq'])).toBeGreaterThan(0);
    expect(body.items).toMatchObject([{ feature: 'broken', status: 'FAILURE' }]);

    const idsOf = (items: { id: number }[]) => items.map(({ id }) => id);
    const all = (await get('?limit=200')).body.items;
    const first = (await get('?limit=2')).body;
    const second = (await get(`?limit=2&cursor=${first.nextCursor}`)).body;
    expect(idsOf([...first.items, ...second.items])).toEqual(idsOf(all.slice(0, 4)));
    expect(idsOf(all)).toEqual(idsOf(all).toSorted((a, b) => b - a));
  });

  it('shows nobody what is not theirs', async () => {
    const ofProd = await server.user('VIEWER', 'prod');
    const { body } = await post({ ...order, environment: 'prod' });

    const seen = (await get('?limit=200', ofProd)).body.items;

    expect(seen.map(({ environment }: { environment: string }) => environment)).not.toContain('dev');
    expect((await get(`/${body.id}`, ofProd)).status).toBe(200);
    expect((await get('?environment=dev', ofProd)).status).toBe(403);
    const [dev] = (await get('?environment=dev')).body.items;
    for (const path of [`/${dev.id}`, `/${dev.id}/log`]) {
      const hidden = await get(path, ofProd);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'BUILD_UNKNOWN']);
    }
  });

  it('knows what it does not know', async () => {
    const { status, body } = await get('/999999');

    expect([status, body.code]).toEqual([404, 'BUILD_UNKNOWN']);
  });
});

function pipelineOf(jobName: string): Promise<PipelineRow> {
  return server.core.store.read((view) => view.rows.findOneByOrFail(PipelineRow, { jobName }));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
