import type { HistoryItem } from '@arthor/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertBuild, insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let viewer: TestUser;
let stable: number;
let pay: number;

/** Lane `stable` went from `first` to `second`; then the canary of `pay` was promoted, which fell. */
beforeAll(async () => {
  server = await TestServer.start();
  viewer = await server.user('VIEWER', 'dev');
  await server.core.store.write(async (tx) => {
    const build = await insertBuild(tx, { buildNumber: '219', commitId: '0c77de1' });
    const lane = await insertLane(tx);
    const payLane = await insertLane(tx, { symbol: 'pay' });
    const gone = { buildId: build.id, status: 'WITHDRAWN', createdAt: 2_000 } as const;
    const unchanged = { inForce: null, shutdownAt: null };
    const first = await insertDeployment(tx, lane, {
      ...gone,
      name: 'first',
      servedAt: 10_000,
      shutdownAt: 20_000,
      finishedAt: 30_000,
    });
    const second = await insertDeployment(tx, lane, { ...gone, name: 'second', servedAt: 20_000 });
    const canary = await insertDeployment(tx, payLane, { name: 'canary', canary: true, weight: 60 });
    const third = await insertDeployment(tx, lane, { ...gone, name: 'third', finishedAt: 50_000 });
    await insertRecord(tx, first, {
      tick: 1,
      status: 'DONE',
      targetSnapshot: { replicas: 3, weight: null, ...unchanged },
    });
    await insertRecord(tx, second, {
      tick: 2,
      status: 'DONE',
      reason: 'new prices',
      related: [{ id: first.id, change: 'REPLACING', before: 'DEPLOYED' }],
    });
    await insertRecord(tx, canary, {
      tick: 3,
      operate: 'UPDATE_BLUE_GREEN',
      status: 'DONE',
      createdAt: 3_000,
      targetSnapshot: { weight: 20, replicas: 1, ...unchanged },
    });
    const promote = await insertRecord(tx, third, {
      tick: 4,
      operate: 'PROMOTE',
      status: 'FAILED',
      endedCode: 'FELL_AFTER_READY',
      sourceLaneId: payLane.id,
    });
    await insertRecord(tx, second, {
      tick: 5,
      operate: 'ROLLBACK',
      status: 'DONE',
      byUser: 'arthor',
      byThrough: 'arthor',
      cause: { code: 'FELL_AFTER_READY', params: {}, operation: promote.id },
    });
    await insertRecord(tx, canary, {
      tick: 6,
      operate: 'UPDATE_BLUE_GREEN',
      status: 'DONE',
      createdAt: 4_000,
      targetSnapshot: { weight: 40, replicas: 1, ...unchanged },
    });
    [stable, pay] = [lane.id, payLane.id];
  });
});
afterAll(() => server.stop());

const get = (path: string, as = viewer) => server.request('GET', `/api/v1/lanes/${path}`, as);
const ticks = (items: readonly HistoryItem[]) => items.map(({ tick }) => tick);

describe('GET /lanes/{id}/history', () => {
  it('tells what happened, newest first, with what Arthor did by itself and why', async () => {
    const { status, body, headers } = await get(`${stable}/history`);

    expect(status).toBe(200);
    expect(ticks(body.items)).toEqual([5, 4, 2, 1]);
    expect(body.items[0]).toMatchObject({
      operate: 'ROLLBACK',
      by: { user: null, through: 'arthor' },
      cause: { code: 'FELL_AFTER_READY', operation: body.items[1].id },
    });
    expect(body.items[1]).toMatchObject({
      status: 'FAILED',
      code: 'FELL_AFTER_READY',
      sourceLane: { id: pay },
    });
    expect(headers['x-arthor-seq']).toBe(String(await server.core.store.seq()));
  });

  it('names builds, and says from when until when each deployment was in force', async () => {
    const { body } = await get(`${stable}/history`);

    expect(body.items[2]).toMatchObject({
      reason: 'new prices',
      deployment: {
        name: 'second',
        build: { feature: 'pay', number: 219, commitId: '0c77de1' },
        inForce: { from: '1970-01-01T00:00:20.000Z', to: null },
      },
      related: [
        {
          change: 'REPLACING',
          deployment: {
            name: 'first',
            inForce: { from: '1970-01-01T00:00:10.000Z', to: '1970-01-01T00:00:20.000Z' },
          },
        },
      ],
    });
    expect(body.items[1].deployment).toMatchObject({ name: 'third', inForce: null });
    expect(body.items[3]).toMatchObject({ replicas: 3, weight: null });
  });

  it('tells from what to what each operation led', async () => {
    const { body: main } = await get(`${stable}/history`);
    const { body: canary } = await get(`${pay}/history`);
    const changes = [...main.items, ...canary.items].map(({ tick, change }: HistoryItem) => [
      tick,
      change?.before?.weight ?? change?.before?.buildId ?? null,
      change?.after?.weight ?? change?.after?.buildId ?? null,
    ]);

    expect(changes).toEqual([
      [5, null, 1],
      [4, null, 1],
      [2, 1, 1],
      [1, null, 1],
      [6, 40, 60],
      [4, null, 1],
      [3, 20, 40],
    ]);
  });

  it('has a promotion in the lane that it came from, too', async () => {
    const { body } = await get(`${pay}/history`);

    expect(ticks(body.items)).toEqual([6, 4, 3]);
  });

  it('tells what each operation asked for, whatever came after it', async () => {
    const { body } = await get(`${pay}/history`);

    expect(body.items[0]).toMatchObject({ operate: 'UPDATE_BLUE_GREEN', weight: 60 });
    expect(body.items[2]).toMatchObject({ operate: 'UPDATE_BLUE_GREEN', weight: 40, replicas: 1 });
  });

  it.each(['stable', 'pay'])('comes in pages: %s', async (symbol) => {
    const id = symbol === 'pay' ? pay : stable;
    const seen: number[] = [];
    for (let cursor = ''; ;) {
      const { body } = await get(`${id}/history?limit=1${cursor}`);
      seen.push(...ticks(body.items));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(symbol === 'pay' ? [6, 4, 3] : [5, 4, 2, 1]);
  });

  it('is the same for a lane that one may not see and for none', async () => {
    const elsewhere = await server.user('VIEWER', 'prod');
    const hidden = await get(`${stable}/history`, elsewhere);
    const missing = await get('999/history', elsewhere);

    expect(hidden.status).toBe(404);
    expect([hidden.body.code, missing.body.code]).toEqual(['LANE_UNKNOWN', 'LANE_UNKNOWN']);
  });
});
