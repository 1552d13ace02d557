import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type TestUser } from '../start/test-server.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { FreezeRow } from '../store/entity/freeze.js';
import { insertFreeze } from '../lane/rows.fixture.js';

let server: TestServer;
let admin: TestUser;
let developer: TestUser;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  developer = await server.user('DEVELOPER');
  const send = (path: string, body: object) => server.request('POST', `/api/v1${path}`, admin).send(body);
  await send('/environments', { name: 'dev', description: '', host: 'dev.test' });
  await send('/applications', { name: 'shop' });
  for (const [name, branch] of [
    ['pay', 'feature/pay'],
    ['main', 'stable'],
  ])
    await send('/applications/shop/features', { name, branch, repositoryUrl: 'https://g.test/a.git' });
});
afterAll(() => server.stop());

const build = (deploy: object, more: object = {}, as = developer) =>
  server.request('POST', '/api/v1/builds', as).send({
    application: 'shop',
    feature: 'pay',
    environment: 'dev',
    image: 'host/shop:1',
    commit: '0c77de1',
    deploy,
    ...more,
  });
const count = () => server.core.store.read((view) => view.rows.count(BuildRecordRow));

describe('POST /builds with deploy', () => {
  it('takes the symbol of the branch, and answers what becomes of it', async () => {
    const made = await build({ ttlSeconds: 600 });
    const hash = createHash('sha256').update('feature/pay').digest('hex').slice(0, 4);
    expect(made.status).toBe(201);
    expect(made.body.deploy).toEqual({
      symbol: `feature-pay-${hash}`,
      replicas: null,
      ttlSeconds: 600,
      operationId: null,
      problem: null,
    });
    const held = await server.request('GET', `/api/v1/builds/${made.body.id}?wait=20`, developer);
    expect(held.body.deploy.problem).toMatchObject({ code: 'PROVIDER_NOT_CONFIGURED' });
  }, 30_000);

  it.each([
    ['a branch that is called stable', {}, { feature: 'main' }, 422, 'SYMBOL_NEEDED', 'deploy.symbol'],
    [
      'an expiry on stable',
      { symbol: 'stable', ttlSeconds: 600 },
      {},
      422,
      'TTL_ON_STABLE',
      'deploy.ttlSeconds',
    ],
    ['a time too short', { ttlSeconds: 299 }, {}, 400, 'INVALID_REQUEST', 'deploy.ttlSeconds'],
    ['no symbol', { symbol: 'A' }, {}, 400, 'INVALID_REQUEST', 'deploy.symbol'],
  ])('refuses %s, and makes no build', async (_, deploy, more, status, code, path) => {
    const before = await count();
    expect(await build(deploy, more)).toMatchObject({ status, body: { code, errors: [{ path }] } });
    expect(await count()).toBe(before);
  });

  it('refuses in a freeze', async () => {
    const { id } = await server.core.store.write((tx) => insertFreeze(tx, { environment: 'dev' }));
    expect(await build({})).toMatchObject({ status: 409, body: { code: 'FROZEN', params: { who: 'lei' } } });
    await server.core.store.write((tx) => tx.remove(FreezeRow, { id }));
  });

  it('needs an operator where the environment is protected', async () => {
    const protect = (on: boolean | null) =>
      server.request('PATCH', '/api/v1/environments/dev', admin).send({ settings: { protected: on } });
    await protect(true);
    expect((await build({})).status).toBe(403);
    expect((await build({}, {}, admin)).status).toBe(201);
    await protect(null);
  });
});
