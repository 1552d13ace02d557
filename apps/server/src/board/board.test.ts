import type { Lane } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoProviders } from '../runtime/providers.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { counting } from '../store/counting.fixture.js';
import { EnvSettingRow } from '../store/entity/env-setting.js';
import { LaneRow } from '../store/entity/lane.js';
import { laneThing } from '../store/event.fixture.js';
import { insertBuild, insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { loadLaneBodies } from '../lane/lane-loader.js';
import { LaneEnvironments } from '../lane/lane-environment.js';

/** No provider, but a gateway URL. */
class Gateway extends NoProviders {
  override get defaults() {
    return { ...super.defaults, gatewayUrl: 'http://gateway.test:8081' };
  }
}

let server: TestServer;
let admin: TestUser;
let narrow: TestUser;
const many = 500;

beforeAll(async () => {
  server = await TestServer.start({ core: { providers: new Gateway() } });
  admin = await server.user('ADMIN');
  narrow = await server.user('VIEWER', 'prod');
  await server.core.store.write(async (tx) => {
    await tx.manager.query(`INSERT INTO t_env VALUES (NULL, 'dev', '开发环境', 'dev.test')`);
    await tx.manager.query(`INSERT INTO t_env VALUES (NULL, 'prod', '', 'prod.test')`);
    const inProd = await insertLane(tx, { environment: 'prod' });
    await insertDeployment(tx, inProd, { name: 'in-prod' });
    const gone = await insertLane(tx, { symbol: 'gone' });
    await insertDeployment(tx, gone, { name: 'gone', status: 'WITHDRAWN' });
    // Taken offline just now; and longer ago than is told.
    const now = await tx.now();
    for (const [symbol, finishedAt] of [
      ['offline', now - 60_000],
      ['forgotten', now - 2 * 86_400_000],
    ] as const) {
      const lane = await insertLane(tx, { symbol, tick: 7 });
      const row = await insertDeployment(tx, lane, { name: symbol, status: 'WITHDRAWN', tick: 6 });
      await insertRecord(tx, row, {
        operate: 'DELETE',
        status: 'DONE',
        tick: 7,
        finishedAt,
        reason: 'moved',
      });
    }
    const cleared = await insertLane(tx, { symbol: 'cleared' });
    const lost = await insertDeployment(tx, cleared, { name: 'lost' });
    await insertRecord(tx, lost);
    await tx.manager.query(`DELETE FROM t_deployment WHERE id = ${lost.id}`);
    for (let i = 1; i <= many; i++) {
      const lane = await insertLane(tx, { application: `app${i % 2}`, symbol: `s${i}` });
      const row = await insertDeployment(tx, lane, { name: `d-${i}`, status: 'DEPLOYED' });
      await tx.patch(LaneRow, { id: lane.id }, { mainId: row.id });
      if (i % 100 === 0) await insertRecord(tx, row, { tick: 1 });
    }
  });
}, 60_000);
afterAll(() => server.stop());

const get = (path: string, as = admin) => server.request('GET', `/api/v1/lanes${path}`, as);

describe('GET /lanes', () => {
  it('pages through all lanes in which something is or was until today, newest first', async () => {
    const symbols: string[] = [];
    let cursor = '';
    do {
      const { body, status } = await get(`?limit=200${cursor}`);
      expect(status).toBe(200);
      symbols.push(...body.items.map((lane: { symbol: string }) => lane.symbol));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    const numbered = Array.from({ length: many }, (_, i) => `s${many - i}`);
    expect(symbols).toEqual([...numbered, 'cleared', 'offline', 'stable']);
    expect((await get('?symbol=offline')).body.items).toMatchObject([
      { main: null, offline: { reason: 'moved' } },
    ]);
  });

  it('keeps to the symbol asked for', async () => {
    const { body } = await get('?symbol=s77&environment=dev&application=app1');
    expect(body).toMatchObject({ items: [{ symbol: 's77', application: 'app1' }], nextCursor: null });
    expect((await get('?symbol=s77&application=app0')).body.items).toEqual([]);
    expect((await get('?symbol=No_Symbol')).status).toBe(400);
  });

  it('keeps to the environment and application asked for, and to the caller’s', async () => {
    const one = await get('?environment=dev&application=app1&limit=200');
    expect(one.body.items).toHaveLength(200);
    expect(new Set(one.body.items.map((lane: { application: string }) => lane.application))).toEqual(
      new Set(['app1']),
    );
    expect((await get('?environment=prod')).body.items).toHaveLength(1);
    const seen = await get('', narrow);
    expect(seen.body.items).toMatchObject([{ environment: 'prod' }]);
    expect((await get('?environment=dev', narrow)).status).toBe(403);
    const hidden = await get(`/${one.body.items[0].id}`, narrow);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'LANE_UNKNOWN']);
  });

  it('tells what came from where, and keeps to a branch and to who asked for it', async () => {
    await server.core.store.write(async (tx) => {
      const build = await insertBuild(tx, {
        application: 'app9',
        featureId: 9,
        branch: 'feature/pay',
        repositoryUrl: 'https://git.example.com/app9.git',
        jobName: 'app9',
        environment: 'origin',
        source: 'JENKINS',
        principal: 'user:9',
      });
      const place = { application: 'app9', environment: 'origin' };
      const lane = await insertLane(tx, place);
      const row = await insertDeployment(tx, lane, { name: 'origin', status: 'DEPLOYED', buildId: build.id });
      await tx.patch(LaneRow, { id: lane.id }, { mainId: row.id });
      const done = { status: 'DONE', finishedAt: 5_000 } as const;
      await insertRecord(tx, row, { ...done, tick: 1, byUser: 'mei', createdAt: 1_000 });
      await insertRecord(tx, row, { ...done, tick: 2, byUser: 'lei', createdAt: 4_000, operate: 'SCALE' });
      const other = await insertLane(tx, { ...place, symbol: 'other' });
      const coming = await insertDeployment(tx, other, { name: 'other', buildId: 4711 });
      await insertRecord(tx, coming, { byUser: 'anna' });
    });
    const symbols = async (query: string) =>
      (await get(`?application=app9${query}`)).body.items.map((lane: Lane) => lane.symbol);
    const [other, stable] = (await get('?application=app9')).body.items;
    expect(stable.origin).toEqual({
      deployment: stable.main.id,
      feature: 'pay',
      branch: 'feature/pay',
      by: { user: 'lei', through: 'console' },
      at: '1970-01-01T00:00:04.000Z',
    });
    // Its build was pruned: what is not known is not said.
    expect(other.origin).toMatchObject({ feature: null, branch: null, by: { user: 'anna' } });
    expect((await get(`/${stable.id}`)).body.origin).toEqual(stable.origin);
    expect(await symbols('&branch=feature/pay')).toEqual(['stable']);
    expect(await symbols('&branch=main')).toEqual([]);
    expect(await symbols('&by=mei')).toEqual(['stable']);
    expect(await symbols('&by=anna')).toEqual(['other']);
    expect(await symbols('&by=nobody')).toEqual([]);
  });

  it('carries the number of the events it reflects', async () => {
    const before = await server.core.store.seq();
    await server.core.store.write(async (tx) => {
      await Promise.resolve();
      tx.event('lane', laneThing(1));
    });
    expect((await get('?limit=1')).headers['x-arthor-seq']).toBe(String(before + 1));
  });

  it('asks the database as often for all lanes as for one', async () => {
    const statements = async (ids: readonly number[]) =>
      server.core.store.read(async (view) => {
        let asked = 0;
        const count = (): void => void asked++;
        await loadLaneBodies(counting(view, count), server.app.get(LaneEnvironments), ids);
        return asked;
      });
    const all = await server.core.store.read((view) =>
      view.rows.find(LaneRow, { where: { environment: 'dev' } }),
    );
    const ids = all.filter(({ symbol }) => symbol !== 'cleared').map(({ id }) => id);
    const withOperation = all.filter(({ symbol }) => symbol === 's100').map(({ id }) => id);
    // Who took it offline is asked of lanes without a main alone.
    expect(await statements(ids)).toBe(7);
    expect(await statements(withOperation)).toBe(6);
  });
});

describe('what may be done with a lane', () => {
  it('is what the rules allow and the caller’s role does', async () => {
    const allowedTo = async (role: 'VIEWER' | 'DEVELOPER' | 'OPERATOR', environment: string) => {
      const user = await server.user(role, null, `${role}-of-${environment}`);
      const { body } = await get(`?environment=${environment}&limit=1`, user);
      const one = await get(`/${body.items[0].id}`, user);
      expect(one.body).toEqual(body.items[0]);
      const { allowed } = one.body as Lane;
      return (operate: string) => allowed.find((each) => each.operate === operate);
    };
    await server.core.store.write((tx) =>
      tx.insert(EnvSettingRow, {
        environment: 'prod',
        settings: { protected: true },
        updatedAt: 0,
        updatedBy: 'lei',
      }),
    );
    const needs = (role: string, environment: string) => ({ params: { role, environment } });
    const refused = { allowed: false, reason: 'FORBIDDEN' };
    const may = { allowed: true, reason: null };
    const [viewer, developer] = [await allowedTo('VIEWER', 'dev'), await allowedTo('DEVELOPER', 'dev')];
    const [inProd, operator] = [await allowedTo('DEVELOPER', 'prod'), await allowedTo('OPERATOR', 'prod')];

    expect(viewer('DEPLOY')).toMatchObject({ ...refused, ...needs('DEVELOPER', 'dev') });
    expect(viewer('CANCEL')).toMatchObject({ allowed: false, params: {} });
    expect(developer('DEPLOY')).toMatchObject({ ...may, ...needs('DEVELOPER', 'dev') });
    expect(inProd('DEPLOY')).toMatchObject({ ...refused, ...needs('OPERATOR', 'prod') });
    expect(inProd('GRAY')).toMatchObject({ allowed: false, reason: 'NO_MAIN' });
    expect(operator('DEPLOY')).toMatchObject(may);
  });
});

describe('GET /lanes/{id}', () => {
  it('answers also an empty lane', async () => {
    const [lane] = await server.core.store.read((view) => view.rows.findBy(LaneRow, { symbol: 'gone' }));
    const { body, headers } = await get(`/${lane?.id}`);
    expect(body).toMatchObject({ symbol: 'gone', main: null, draining: [], operation: null });
    expect(headers['x-arthor-seq']).toMatch(/^\d+$/);
  });

  it('tells where it answers and the operation that runs', async () => {
    const [lane] = await server.core.store.read((view) => view.rows.findBy(LaneRow, { symbol: 's100' }));
    expect((await get(`/${lane?.id}`)).body).toMatchObject({
      url: 'http://dev.test:8081/app0.s100/',
      main: { name: 'd-100', serving: true },
      operation: { operate: 'DEPLOY', status: 'RUNNING', deployment: { name: 'd-100' } },
    });
  });

  it('is 404 for one that is not there', async () => {
    const { status, body } = await get('/999999');
    expect([status, body.code]).toEqual([404, 'LANE_UNKNOWN']);
  });
});
