import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { announce } from '../lane/announce.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { DeploymentRow } from '../store/entity/deployment.js';

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
    await insertRecord(tx, pay, { status: 'CANCELLED', tick: 1 });
    const till = await insertLane(tx, { environment: 'prod', application: 'till' });
    await insertRecord(tx, await insertDeployment(tx, till, { name: 'till' }), { status: 'DONE', tick: 2 });
    const main = await insertDeployment(tx, await insertLane(tx), { name: 'main' });
    await insertRecord(tx, main, { operate: 'DELETE', status: 'DONE', tick: 3 });
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
  ])('%s', async (query, ticks) => {
    const { body, headers } = await get(query);
    expect(body.items.map((operation: { tick: number }) => operation.tick)).toEqual(ticks);
    expect(headers['x-arthor-seq']).toBe(String(await server.core.store.seq()));
  });

  it('finds what was done to a deployment, and keeps to the caller’s environments', async () => {
    const ofRow = await get(`?deployment=${row.id}`);
    expect(ofRow.body.items).toMatchObject([{ operate: 'DELETE', deployment: { name: 'main' } }]);
    const seen = await get('', narrow);
    expect(seen.body.items).toMatchObject([{ tick: 2, lane: { environment: 'prod' } }]);
    expect((await get(`/${ofRow.body.items[0].id}`, narrow)).status).toBe(403);
    expect((await get('/999')).body.code).toBe('OPERATION_UNKNOWN');
  });
});

describe('an answer that is held', () => {
  let id: number;
  beforeEach(async () => {
    const record = await server.core.store.write((tx) => insertRecord(tx, row, { tick: tick++ }));
    id = record.id;
  });

  const end = (status: DeployRecordRow['status']) =>
    server.core.store.write(async (tx) => {
      await tx.patch(DeployRecordRow, { id }, { status });
      await announce(tx, server.app.get(LaneEnvironments), { operations: [id], lanes: [] });
    });

  it('comes with the end, and with the number of the event that told it', async () => {
    const held = get(`/${id}?wait=30`).then((answer) => answer);
    await end('DONE');
    const { body, headers } = await held;
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
