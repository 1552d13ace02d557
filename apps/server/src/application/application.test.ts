import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { ApplicationRow } from '../store/entity/application.js';
import { EnvRow } from '../store/entity/env.js';
import { TokenRow } from '../store/entity/token.js';

let server: TestServer;
let admin: TestUser;
let developer: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  developer = await server.user('DEVELOPER', 'dev');
  await server.core.store.write((tx) =>
    tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.test' }),
  );
});
afterAll(() => server.stop());

const send = (method: string, path: string, body: object, as = admin) =>
  server.request(method, `/api/v1/applications${path}`, as).send(body);
const get = (path: string, as = admin) => server.request('GET', `/api/v1/applications${path}`, as);
const lastEvent = async () => {
  const { store } = server.core;
  const [event] = await store.eventsAfter((await store.seq()) - 1, 1);
  return { kind: event?.kind, entityId: event?.entityId, snapshot: event?.snapshot };
};

describe('applications', () => {
  it('are created once, without a pipeline where nothing makes one, and told to the live view', async () => {
    const made = await send('POST', '', { name: 'shop', description: 'sells' });
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: 1,
        name: 'shop',
        description: 'sells',
        pipeline: { jobName: null, status: 'NONE', reason: null },
      },
    ]);
    expect(await lastEvent()).toEqual({ kind: 'application', entityId: 1, snapshot: made.body });
    expect((await get('/shop')).body).toEqual(made.body);
    const again = await send('POST', '', { name: 'shop' });
    expect([again.status, again.body.code, again.body.params]).toEqual([
      409,
      'APPLICATION_EXISTS',
      { application: 'shop' },
    ]);
  });

  it('are changed', async () => {
    expect((await send('PATCH', '/shop', { description: 'sells more' })).body.description).toBe('sells more');
    expect((await send('PATCH', '/nothing', {})).body.code).toBe('APPLICATION_UNKNOWN');
  });

  it('come in pages, newest first', async () => {
    for (const name of ['cart', 'mail']) await send('POST', '', { name });
    const first = await get('?limit=2');
    expect(first.body.items.map(({ name }: { name: string }) => name)).toEqual(['mail', 'cart']);
    const second = await get(`?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ name: 'shop' }], nextCursor: null });
  });

  it('outside a token’s reach are hidden from it', async () => {
    await server.core.store.write((tx) =>
      tx.patch(TokenRow, { userId: admin.id }, { applications: ['cart'] }),
    );
    const listed = await server.byToken('GET', '/api/v1/applications', admin);
    expect(listed.body.items.map(({ name }: { name: string }) => name)).toEqual(['cart']);
    for (const path of ['/shop', '/shop/features', '/shop/settings']) {
      const hidden = await server.byToken('GET', `/api/v1/applications${path}`, admin);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'APPLICATION_UNKNOWN']);
    }
  });
});

describe('features', () => {
  const feature = { name: 'pay', repositoryUrl: 'https://git.test/shop.git', branch: 'feature/pay' };

  it('are a developer’s of all environments to make and to change: each of them is built from the branch', async () => {
    const refused = await send('POST', '/shop/features', feature, developer);
    expect([refused.status, refused.body.params]).toEqual([
      403,
      { role: 'DEVELOPER', environment: null, application: 'shop' },
    ]);
    const everywhere = await server.user('DEVELOPER', null, 'everywhere');
    const made = await send('POST', '/shop/features', feature, everywhere);
    expect([made.status, made.body]).toEqual([
      201,
      { id: 1, application: 'shop', ...feature, repositoryType: 'GIT', lifecycle: 'OPEN' },
    ]);
    expect(await lastEvent()).toEqual({ kind: 'feature', entityId: 1, snapshot: made.body });
    const branch = await send('PATCH', '/shop/features/pay', { branch: 'mine' }, developer);
    expect(branch.status).toBe(403);
    const changed = await send('PATCH', '/shop/features/pay', { lifecycle: 'CLOSED' }, developer);
    expect(changed.body).toEqual({ ...made.body, lifecycle: 'CLOSED' });
    expect((await get('/shop/features')).body.items).toEqual([changed.body]);
  });

  it('keep each of two changes at once', async () => {
    const names = ['a1', 'a2', 'a3', 'a4'];
    for (const name of names)
      await send('POST', '/shop/features', { name, repositoryUrl: 'https://git.test/a.git', branch: 'old' });
    await Promise.all(
      names.flatMap((name) => [
        send('PATCH', `/shop/features/${name}`, { branch: 'new' }),
        send('PATCH', `/shop/features/${name}`, { lifecycle: 'CLOSED' }),
      ]),
    );
    const { items } = (await get('/shop/features?limit=4')).body;
    expect(items).toMatchObject(names.map(() => ({ branch: 'new', lifecycle: 'CLOSED' })));
  });

  it('are unique within their application only', async () => {
    expect((await send('POST', '/shop/features', feature)).body.code).toBe('FEATURE_EXISTS');
    expect((await send('POST', '/cart/features', feature)).status).toBe(201);
    expect((await send('POST', '/nothing/features', feature)).body.code).toBe('APPLICATION_UNKNOWN');
    expect((await send('PATCH', '/shop/features/gone', {})).body.code).toBe('FEATURE_UNKNOWN');
  });

  it.each(['-x', 'a b', 'a;b', '$(x)', 'a..b', 'x.lock', '/a', 'a/', 'a\nb', 'a`b'])(
    'refuse the branch %j',
    async (branch) => {
      const answer = await send('POST', '/shop/features', { ...feature, name: 'evil', branch });
      const params = expect.toSatisfy((named: object) => Object.keys(named).length === 1);
      expect(answer.body.errors).toEqual([{ path: 'branch', code: 'INVALID_FORMAT', params }]);
    },
  );

  it.each(['file:///etc', 'https://u:p@git.test/a', '--upload-pack=x', 'https://git.test/a b', 'ext::sh'])(
    'refuse the repository %j',
    async (repositoryUrl) => {
      const answer = await send('POST', '/shop/features', { ...feature, name: 'evil', repositoryUrl });
      const params = expect.toSatisfy((named: object) => Object.keys(named).length === 1);
      expect(answer.body.errors).toEqual([{ path: 'repositoryUrl', code: 'INVALID_FORMAT', params }]);
    },
  );
});

describe('settings', () => {
  it('are kept per scope, and each shows where it comes from', async () => {
    await send('PUT', '/shop/settings', { replicas: 2, env: { LEVEL: 'info' } });
    const own = { env: { LEVEL: 'debug' } };
    const put = await send('PUT', '/shop/settings?environment=dev', own);
    expect(put.body).toMatchObject({
      replicas: { value: 2, source: 'application' },
      env: { value: { LEVEL: 'debug' }, source: 'environment' },
      own,
    });
    expect((await get('/shop/settings?environment=dev', developer)).body).toEqual(put.body);
    const everywhere = await get('/shop/settings');
    expect(everywhere.body.env).toEqual({ value: { LEVEL: 'info' }, source: 'application' });
    expect((await send('PUT', '/shop/settings?environment=dev', {})).body.own).toEqual({});
  });

  it('two first ones of a place at once are both taken', async () => {
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names) await send('POST', '', { name });
    const puts = names.flatMap((name) =>
      [1, 2, 3].map((replicas) => send('PUT', `/${name}/settings`, { replicas })),
    );
    expect((await Promise.all(puts)).map(({ status }) => status)).toEqual(Array(12).fill(200));
  });

  it('are refused in words that name the character', async () => {
    const put = await send('PUT', '/shop/settings', { env: { 'A B': 'x' } });
    expect(put.body.detail).toBe(
      'The request was not understood: env.A B: INVALID_FORMAT (character U+0020).',
    );
  });

  it('are refused where more is asked for than the limit allows', async () => {
    const resources = { requests: { cpu: '2' }, limits: { cpu: '1' } };
    const put = await send('PUT', '/shop/settings', { resources });
    expect([put.status, put.body.errors]).toEqual([
      400,
      [{ path: 'resources.requests.cpu', code: 'ABOVE_LIMIT' }],
    ]);
  });

  it.each([
    [{ min: 3, max: 2, cpuPercent: 80 }, 'autoscale.max'],
    [{ min: 0, max: 2, cpuPercent: 80 }, 'autoscale.min'],
    [{ min: 1, max: 2, cpuPercent: 0 }, 'autoscale.cpuPercent'],
    [{ min: 1, max: 2 }, 'autoscale.cpuPercent'],
  ])('are refused with an autoscaler of %o', async (autoscale, path) => {
    const put = await send('PUT', '/shop/settings', { autoscale });
    expect([put.status, put.body.errors[0].path]).toEqual([400, path]);
  });

  it('are refused where pods could not be ready for so long before the deadline', async () => {
    for (const path of ['/shop/settings', '/shop/settings?environment=dev'])
      expect(await send('PUT', path, { minReadySeconds: 600 })).toMatchObject({
        status: 422,
        body: {
          code: 'DEADLINE_TOO_SHORT',
          errors: [{ path: 'minReadySeconds' }],
          params: { progressDeadlineSeconds: 600 },
        },
      });
    const put = await send('PUT', '/shop/settings?environment=dev', {
      minReadySeconds: 9,
      autoReturn: false,
    });
    expect(put.body).toMatchObject({
      minReadySeconds: { value: 9, source: 'environment' },
      autoReturn: { value: false, source: 'environment' },
    });
  });

  it('are of an application and an environment that exist', async () => {
    expect((await get('/nothing/settings')).status).toBe(404);
    const answer = await get('/shop/settings?environment=moon');
    expect([answer.status, answer.body.code]).toEqual([422, 'ENVIRONMENT_UNKNOWN']);
    const hidden = await get('/shop/settings?environment=prod', developer);
    expect([hidden.status, hidden.body.code]).toEqual([422, 'ENVIRONMENT_UNKNOWN']);
  });
});

it('nothing that a row gains leaks', async () => {
  const row = await server.core.store.read((view) => view.rows.findOneBy(ApplicationRow, { name: 'shop' }));
  expect(row).toHaveProperty('pipelineId');
  expect((await get('/shop')).body).not.toHaveProperty('pipelineId');
});
