import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Holds } from '../event/hold.js';
import { announce } from '../lane/announce.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { loadOperationBodies } from '../lane/operation-loader.js';
import { insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { counting } from '../store/counting.fixture.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { DeploymentRow } from '../store/entity/deployment.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import { UserRow } from '../store/entity/user.js';
import { keepLog } from '../store/snapshot.js';

let server: TestServer;
let admin: TestUser;
let narrow: TestUser;
let row: DeploymentRow;
let tick = 100;

beforeAll(async () => {
  server = await TestServer.start();
  admin = await server.user('ADMIN');
  narrow = await server.user('VIEWER', 'prod');
  row = await server.core.store.write(async (tx) => {
    const pay = await insertDeployment(tx, await insertLane(tx, { symbol: 'pay' }), { name: 'pay' });
    await insertRecord(tx, pay, { status: 'CANCELLED', tick: 1, createdAt: 1_000 });
    const till = await insertLane(tx, { environment: 'prod', application: 'till' });
    await insertRecord(tx, await insertDeployment(tx, till, { name: 'till' }), {
      status: 'DONE',
      tick: 2,
      byUser: 'mei',
      createdAt: 1_000,
    });
    const main = await insertDeployment(tx, await insertLane(tx), { name: 'main' });
    await insertRecord(tx, main, {
      operate: 'DELETE',
      status: 'DONE',
      tick: 3,
      reason: '50%_OFF is over',
      createdAt: 9_000,
    });
    return main;
  });
});
afterAll(() => server.stop());

const get = (path: string, as = admin) => server.request('GET', `/api/v1/operations${path}`, as);

describe('GET /operations', () => {
  it.each([
    ['', [3, 2, 1]],
    ['?environment=dev', [3, 1]],
    ['?application=till', [2]],
    ['?symbol=pay', [1]],
    ['?symbol=stable&application=shop', [3]],
    ['?operate=DELETE', [3]],
    ['?status=DONE', [3, 2]],
    ['?status=RUNNING', []],
    ['?limit=1', [3]],
    ['?by=mei', [2]],
    ['?by=nobody', []],
    ['?text=SHOP', [3, 1]],
    ['?text=shop%20stable', [3]],
    ['?text=mei', [2]],
    ['?text=%231', [3, 2, 1]],
    ['?text=%25_off', [3]],
    ['?text=%25_ff', []],
    ['?text=%20', [3, 2, 1]],
    ['?text=shop&limit=1', [3]],
    ['?from=1970-01-01T00:00:09.000Z', [3]],
    ['?to=1970-01-01T00:00:09.000Z', [2, 1]],
    ['?from=1970-01-01T00:00:10.000Z', []],
  ])('%s', async (query, ticks) => {
    const { body, headers } = await get(query);
    expect(body.items.map((operation: { tick: number }) => operation.tick)).toEqual(ticks);
    expect(headers['x-arthor-seq']).toBe(String(await server.core.store.seq()));
  });

  it('finds words among what the caller may see only', async () => {
    const { body } = await get('?text=stable', narrow);
    expect(body.items).toMatchObject([{ tick: 2 }]);
  });

  it('tells from what to what each leads, and how who asked is called', async () => {
    const { username, nickname } = await server.core.store.read((view) =>
      view.rows.findOneByOrFail(UserRow, { username: 'admin' }),
    );
    await server.core.store.write((tx) => tx.patch(DeployRecordRow, { id: 2 }, { byUser: username }));
    const { body } = await get('');
    await server.core.store.write((tx) => tx.patch(DeployRecordRow, { id: 2 }, { byUser: 'mei' }));
    const stands = { buildId: 1, weight: null, replicas: 1 };
    expect(body.items).toMatchObject([
      { tick: 3, change: { before: stands, after: null }, by: { user: 'lei', name: null } },
      { tick: 2, change: { before: null, after: stands }, by: { user: username, name: nickname } },
      { tick: 1, change: { before: null, after: stands } },
    ]);
    const alone = await get(`/${body.items[0].id}`);
    expect(alone.body.change).toEqual(body.items[0].change);
  });

  it('finds what was done to a deployment, and keeps to the caller’s environments', async () => {
    const ofRow = await get(`?deployment=${row.id}`);
    expect(ofRow.body.items).toMatchObject([{ operate: 'DELETE', deployment: { name: 'main' } }]);
    const seen = await get('', narrow);
    expect(seen.body.items).toMatchObject([{ tick: 2, lane: { environment: 'prod' } }]);
    const hidden = await get(`/${ofRow.body.items[0].id}`, narrow);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'OPERATION_UNKNOWN']);
    expect((await get('/999')).body.code).toBe('OPERATION_UNKNOWN');
  });
});

describe('what undoes an operation', () => {
  const [first, second] = [300, 301];
  let older: DeploymentRow;
  let newer: DeploymentRow;
  beforeAll(async () => {
    await server.core.store.write(async (tx) => {
      await tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.test' });
      const lane = await insertLane(tx, { symbol: 'undone' });
      older = await insertDeployment(tx, lane, {
        name: 'older',
        status: 'WITHDRAWN',
        servedAt: 1,
        removalAt: 2,
      });
      newer = await insertDeployment(tx, lane, { name: 'newer', status: 'DEPLOYED', servedAt: 3 });
      await tx.patch(LaneRow, { id: lane.id }, { mainId: newer.id });
      await insertRecord(tx, older, { status: 'DONE', tick: first });
      const related = [{ id: older.id, change: 'REPLACING', before: 'DEPLOYED' }] as const;
      await insertRecord(tx, newer, { status: 'DONE', tick: second, related });
    });
  });

  it('is asked of the rules as things are now', async () => {
    const { body } = await get('?symbol=undone');
    expect(body.items).toMatchObject([
      { tick: second, inverse: { operate: 'ROLLBACK', deployment: older.id }, inverseRefused: null },
      {
        tick: first,
        inverse: null,
        inverseRefused: { code: 'DEPLOYMENT_WITHDRAWN', params: { deployment: older.id } },
      },
    ]);
    expect((await get(`/${body.items[0].id}`)).body).toMatchObject(body.items[0]);
  });

  it('asks the database as often for many as for one', async () => {
    const environments = server.app.get(LaneEnvironments);
    const statements = (ids: readonly number[]) =>
      server.core.store.read(async (view) => {
        let asked = 0;
        await loadOperationBodies(
          counting(view, () => void asked++),
          environments,
          ids,
        );
        return asked;
      });
    const live = await server.core.store.write((tx) =>
      insertRecord(tx, newer, { status: 'DONE', tick: 302 }),
    );
    const { body } = await get('');
    const all = body.items.map(({ id }: { id: number }) => id);
    const withdrawn = body.items.find(
      ({ inverseRefused }: { inverseRefused: { code: string } | null }) =>
        inverseRefused?.code === 'DEPLOYMENT_WITHDRAWN',
    );

    expect(all.length).toBeGreaterThan(4);
    expect(await statements(all)).toBe(await statements([withdrawn.id]));
    // One whose rows all live has them with its lane.
    expect(await statements([live.id])).toBe((await statements(all)) - 1);
  });
});

describe('the log of what fell', () => {
  it('is told with the one operation: its own, or that of whom Arthor went back from', async () => {
    const kept = { pod: 'main-x', container: 'main', text: 'the end\n' };
    const [own, back] = await server.core.store.write(async (tx) => {
      await keepLog(tx, row.id, kept, 1);
      const to = await insertDeployment(tx, await insertLane(tx, { symbol: 'fell' }), { name: 'to' });
      const cause = { code: 'FELL_AFTER_READY', params: { deployment: row.id }, operation: null };
      return [
        await insertRecord(tx, row, { tick: 400 }),
        await insertRecord(tx, to, { tick: 401, operate: 'ROLLBACK', cause }),
      ];
    });

    expect((await get(`/${own?.id}`)).body.lastLog).toEqual(kept);
    expect((await get(`/${back?.id}`)).body.lastLog).toEqual(kept);
    const { body } = await get('?symbol=pay');
    expect(body.items[0]).not.toHaveProperty('lastLog');
    expect((await get(`/${body.items[0].id}`)).body.lastLog).toBeNull();
  });
});

describe('an answer that is held', () => {
  let id: number;
  beforeEach(async () => {
    const record = await server.core.store.write((tx) => insertRecord(tx, row, { tick: tick++ }));
    id = record.id;
  });

  /** A request that is held, from when it was read for the first time. */
  function holding(path: string) {
    const holds = server.app.get(Holds);
    const until = holds.until.bind(holds);
    const { promise: held, resolve } = Promise.withResolvers<void>();
    const spy = vi.spyOn(holds, 'until').mockImplementation((wait, read, isOver) => {
      const readAndTell = async () => read().finally(resolve);
      return until(wait, readAndTell, isOver);
    });
    const answer = get(path)
      .then((one) => one)
      .finally(() => spy.mockRestore());
    return { held, answer };
  }
  const end = (status: DeployRecordRow['status']) =>
    server.core.store.write(async (tx) => {
      await tx.patch(DeployRecordRow, { id }, { status });
      await announce(tx, server.app.get(LaneEnvironments), { operations: [id], lanes: [] });
    });

  it('comes with the end, and with the number of the event that told it', async () => {
    const { held, answer } = holding(`/${id}?wait=30`);
    await held;
    await end('DONE');
    const { body, headers } = await answer;
    expect([body.status, headers['x-arthor-seq']]).toEqual(['DONE', String(await server.core.store.seq())]);
  });

  it('comes at once without waiting, and when it was over before', async () => {
    expect((await get(`/${id}`)).body.status).toBe('RUNNING');
    expect((await get(`/${id}?wait=0`)).body.status).toBe('RUNNING');
    await end('FAILED');
    expect((await get(`/${id}?wait=30`)).body.status).toBe('FAILED');
  });

  it('comes as it is when the seconds are over', async () => {
    const begun = server.clock.now();
    expect((await get(`/${id}?wait=1`)).body.status).toBe('RUNNING');
    expect(server.clock.now() - begun).toBeGreaterThanOrEqual(990);
  });
});
