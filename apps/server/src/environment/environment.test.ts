import type { CheckItem, ClusterPort, RoutePort } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';

let server: TestServer;
let admin: TestUser;
let narrow: TestUser;

beforeAll(async () => {
  server = await TestServer.start({
    env: { GATEWAY_URL: 'http://gateway.test', DRAIN_SECONDS: '7', KEEP_WARM_SECONDS: '0' },
  });
  admin = await server.user('ADMIN');
  narrow = await server.user('VIEWER', 'dev');
});
afterAll(() => server.stop());

const send = (method: string, path: string, body: object) =>
  server.request(method, `/api/v1/environments${path}`, admin).send(body);
const get = (path: string, as = admin) => server.request('GET', `/api/v1/environments${path}`, as);
const sql = (statement: string) =>
  server.core.store.write(async (tx) => void (await tx.manager.query(statement)));

describe('environments', () => {
  it('are created once, with what holds for them, and told to the live view', async () => {
    const made = await send('POST', '', { name: 'dev', description: '开发环境', host: 'dev.test' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'dev',
      description: '开发环境',
      host: 'dev.test',
      settings: {},
      effective: { deployMode: 'NATIVE', drainSeconds: 7, onStalled: 'WAIT', protected: false },
      problem: null,
    });
    const { store } = server.core;
    const [event] = await store.eventsAfter((await store.seq()) - 1, 1);
    expect(event).toMatchObject({ kind: 'environment', snapshot: made.body });
    expect((await send('POST', '', { name: 'dev', description: '', host: 'x.test' })).body.code).toBe(
      'ENVIRONMENT_EXISTS',
    );
    expect((await send('POST', '', { name: 'kube-system', description: '', host: 'x.test' })).body.code).toBe(
      'ENVIRONMENT_NAME_RESERVED',
    );
  });

  it('keep settings that are merged; null takes one back', async () => {
    await send('PATCH', '/dev', { settings: { drainSeconds: 3, protected: true } });
    const changed = await send('PATCH', '/dev', { settings: { drainSeconds: null, onStalled: 'CANCEL' } });
    expect(changed.body).toMatchObject({
      settings: { protected: true, onStalled: 'CANCEL' },
      effective: { drainSeconds: 7, protected: true, onStalled: 'CANCEL' },
    });
    expect(changed.body.settings).not.toHaveProperty('drainSeconds');
  });

  it('refuse a deadline that ends before pods can be ready for long enough; other settings can be saved', async () => {
    const tooLong = await send('PATCH', '/dev', { settings: { minReadySeconds: 600 } });
    expect(tooLong).toMatchObject({
      status: 422,
      body: {
        code: 'DEADLINE_TOO_SHORT',
        errors: [{ path: 'settings.minReadySeconds' }],
        params: { environment: 'dev', minReadySeconds: 600, progressDeadlineSeconds: 600 },
      },
    });
    expect(
      (await send('PATCH', '/dev', { settings: { minReadySeconds: 599 } })).body.effective,
    ).toMatchObject({
      minReadySeconds: 599,
      autoReturn: true,
      keepWarmSeconds: 0,
      keepWarmMaxReplicas: 10,
      onDrift: 'HEAL',
    });
    const tooShort = await send('PATCH', '/dev', { settings: { progressDeadlineSeconds: 30 } });
    expect(tooShort.body).toMatchObject({
      code: 'DEADLINE_TOO_SHORT',
      errors: [{ path: 'settings.progressDeadlineSeconds' }],
    });
    expect((await send('PATCH', '/dev', { settings: { keepWarmSeconds: 5 } })).status).toBe(200);
    const reset = await send('PATCH', '/dev', { settings: { minReadySeconds: null, keepWarmSeconds: null } });
    expect(reset.body.effective).toMatchObject({ protected: true, minReadySeconds: 10, keepWarmSeconds: 0 });
    expect(reset.body.effective).toMatchObject({ remindCanaryHours: 24, remindVariantHours: 168 });
    const reminded = await send('PATCH', '/dev', { settings: { remindCanaryHours: 2 } });
    expect(reminded.body.effective).toMatchObject({ remindCanaryHours: 2, remindVariantHours: 168 });
  });

  it.each<[string, unknown, number]>([
    ['cluster', 'arn:aws:eks:eu-west-1:1/prod (old)', 200],
    ['cluster', 'x'.repeat(254), 400],
    ['cluster', '', 400],
    ['cluster', 'a\nb', 400],
    ['routeProvider', 'ingress-nginx', 200],
    ['routeProvider', 'traefik', 400],
    ['gateway', 'infra/public', 200],
    ['gateway', 'public', 400],
    ['ingressClass', 'inside', 200],
    ['ingressClass', 'In Side', 400],
    ['gatewayReplicas', 3, 200],
    ['gatewayReplicas', 0, 400],
    ['gatewayReplicas', 1.5, 400],
  ])('take %s %j or not', async (key, value, status) => {
    const answer = await send('PATCH', '/dev', { settings: { [key]: value } });
    expect(answer.status).toBe(status);
    if (status === 200)
      expect(answer.body).toMatchObject({ settings: { [key]: value }, effective: { [key]: value } });
    else expect(answer.body.errors).toMatchObject([{ path: `settings.${key}` }]);
    const back = await send('PATCH', '/dev', { settings: { [key]: null } });
    expect(back.body.settings).not.toHaveProperty(key);
  });

  it('seeded by SQL count at once, and what is broken in them is said', async () => {
    await sql(`INSERT INTO t_env VALUES (NULL, 'Prod_1', 'x', 'prod.test')`);
    await sql(`INSERT INTO t_env VALUES (NULL, 'stage', 'x', 'http://stage.test:80')`);
    await sql(`INSERT INTO t_env VALUES (NULL, 'twin', 'x', 'dev.test')`);
    const { body } = await get('');
    const problems = Object.fromEntries(
      body.items.map((item: { name: string; problem: { code: string } | null }) => [
        item.name,
        item.problem?.code ?? null,
      ]),
    );
    expect(problems).toEqual({
      twin: 'DUPLICATE_HOST',
      stage: 'ENVIRONMENT_HOST_INVALID',
      Prod_1: 'ENVIRONMENT_NAME_INVALID',
      dev: 'DUPLICATE_HOST',
    });
    // An address that somebody typed makes no gateway another one.
    await send('PATCH', '/twin', { settings: { gatewayUrl: 'http://other.test' } });
    expect((await get('/dev')).body.problem).toMatchObject({ code: 'DUPLICATE_HOST' });
    await send('PATCH', '/twin', { settings: { cluster: 'west' } });
    expect((await get('/dev')).body.problem).toBeNull();
    await sql(`UPDATE t_env SET host = 'twin.test' WHERE name = 'twin'`);
  });

  it('keep what is sound of settings that were broken by hand', async () => {
    await server.core.store.write((tx) =>
      tx.patch(
        EnvSettingRow,
        { environment: 'twin' },
        { settings: { gatewayUrl: 'http://other.test', protected: true, drainSeconds: 'long' } },
      ),
    );
    expect((await get('/twin')).body).toMatchObject({
      settings: { gatewayUrl: 'http://other.test', protected: true },
    });
  });

  it('are shown only to whoever may read them', async () => {
    const { body } = await get('', narrow);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['dev']);
    const hidden = await get('/twin', narrow);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'ENVIRONMENT_UNKNOWN']);
    expect((await get('/moon')).body.code).toBe('ENVIRONMENT_UNKNOWN');
  });

  it('come in pages', async () => {
    const first = await get('?limit=3');
    expect(first.body.items).toHaveLength(3);
    const rest = await get(`?limit=3&cursor=${first.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ name: 'dev' }], nextCursor: null });
  });

  it('have a Nacos namespace each: what one registers, nobody finds in another (defect 15)', async () => {
    await send('POST', '', { name: 'stage', description: '', host: 'stage.test' });
    await send('PATCH', '/dev', { settings: { nacosNamespace: 'dev' } });
    await send('PATCH', '/stage', { settings: { nacosNamespace: 'stage' } });
    const namespaces = ['/dev', '/stage'].map(async (path) => (await get(path)).body.settings.nacosNamespace);
    expect(await Promise.all(namespaces)).toEqual(['dev', 'stage']);
  });
});

describe('the check', () => {
  it('says what is not configured', async () => {
    const { body } = await get('/dev/check');
    expect(body.items.map((item: CheckItem) => [item.code, item.status])).toEqual([
      ['PROVIDER_NOT_CONFIGURED', 'WARNING'],
      ['PROVIDER_NOT_CONFIGURED', 'WARNING'],
      ['PROVIDER_NOT_CONFIGURED', 'WARNING'],
    ]);
  });

  it('says what is wrong with the row first', async () => {
    expect((await get('/Prod_1/check')).status).toBe(400);
    const { body } = await get('/stage/check');
    expect(body.items).toMatchObject([{ code: 'ENVIRONMENT_HOST_INVALID', status: 'FAILED' }]);
  });

  it('goes on when a provider fails', async () => {
    // Only `check` is called.
    const check: ClusterPort['check'] = () => Promise.reject(new Error('boom'));
    const broken = new FixedProviders(() => ({
      cluster: { check } as ClusterPort,
      route: { check } as unknown as RoutePort,
    }));
    const other = await TestServer.start({ core: { providers: broken } });
    const as = await other.user('ADMIN');
    await other
      .request('POST', '/api/v1/environments', as)
      .send({ name: 'dev', description: '', host: 'd.test' });
    const { body } = await other.request('GET', '/api/v1/environments/dev/check', as);
    expect(body.items[0]).toMatchObject({ code: 'CHECK_FAILED', status: 'UNKNOWN' });
    await other.stop();
  });
});

describe('environments made by the API', () => {
  it('refuse a host that another one has behind the same gateway, and the console’s own', async () => {
    const make = (name: string, host: string) =>
      server.request('POST', '/api/v1/environments', admin).send({ name, description: '', host });
    expect((await make('first', 'taken.test')).status).toBe(201);
    const taken = await make('second', 'taken.test');
    expect([taken.status, taken.body.code, taken.body.errors[0].path]).toEqual([409, 'HOST_TAKEN', 'host']);
    expect((await make('second', 'other.test')).status).toBe(201);
    const change = (body: object) => server.request('PATCH', '/api/v1/environments/second', admin).send(body);
    const elsewhere = { gatewayUrl: 'http://other.example' };
    expect((await change({ host: 'taken.test', settings: elsewhere })).body.code).toBe('HOST_TAKEN');
    const console = await change({ host: 'localhost' });
    expect([console.status, console.body.code]).toEqual([422, 'HOST_OF_CONSOLE']);
    const { body } = await server.request('GET', '/api/v1/environments/second', admin);
    expect([body.host, body.settings, body.problem]).toEqual(['other.test', {}, null]);
  });
});

/** One cluster, whatever context names it, once it was asked. */
class OneCluster extends FixedProviders {
  private told: string | null = null;
  override clusterId = () => this.told;
  override meetClusters = () => {
    this.told = 'uid';
    return Promise.resolve();
  };
}

it('refuse a host that another one has on the same cluster by another context', async () => {
  const providers = new OneCluster(() => ({ cluster: {} as ClusterPort, route: {} as RoutePort }));
  const other = await TestServer.start({ core: { providers } });
  const as = await other.user('ADMIN');
  const ask = (method: string, path: string, body: object) =>
    other.request(method, `/api/v1/environments${path}`, as).send(body);
  for (const name of ['east', 'west']) {
    await ask('POST', '', { name, description: '', host: `${name}.test` });
    await ask('PATCH', `/${name}`, { settings: { cluster: name } });
  }

  expect((await ask('PATCH', '/west', { host: 'east.test' })).body.code).toBe('HOST_TAKEN');
  await other.stop();
});

describe('environments that are changed at once', () => {
  it('keep each of two changes, the first ones, too', async () => {
    const names = ['a1', 'a2', 'a3', 'a4'];
    for (const name of names) await send('POST', '', { name, description: '', host: `${name}.test` });
    const answers = await Promise.all(
      names.flatMap((name) => [
        send('PATCH', `/${name}`, { settings: { drainSeconds: 3 } }),
        send('PATCH', `/${name}`, { settings: { onStalled: 'CANCEL' }, description: 'told' }),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    for (const name of names)
      expect((await get(`/${name}`)).body).toMatchObject({
        description: 'told',
        settings: { drainSeconds: 3, onStalled: 'CANCEL' },
      });
  });

  it('have one host each, also where several are made at once', async () => {
    const made = ['b1', 'b2', 'b3', 'b4'].map((name) =>
      send('POST', '', { name, description: '', host: 'one.test' }),
    );
    const statuses = (await Promise.all(made)).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([201, 409, 409, 409]);
  });
});
