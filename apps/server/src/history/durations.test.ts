import type { Step } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane, insertRecord } from '../lane/rows.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let viewer: TestUser;

const step = (name: Step['name'], ms: number, status: Step['status'] = 'DONE'): Step => ({
  name,
  status,
  startedAt: 10_000,
  finishedAt: status === 'DONE' ? 10_000 + ms : null,
  attempts: 1,
});

beforeAll(async () => {
  server = await TestServer.start();
  viewer = await server.user('VIEWER', 'dev');
  await server.core.store.write(async (tx) => {
    const row = await insertDeployment(tx, await insertLane(tx), { name: 'shop-a' });
    let tick = 0;
    const record = (tookMs: number, steps: readonly Step[], values: object = {}) =>
      insertRecord(tx, row, {
        tick: ++tick,
        status: 'DONE',
        createdAt: 10_000,
        finishedAt: 10_000 + tookMs,
        steps,
        ...values,
      });
    // Older than the newest two hundred.
    for (let index = 0; index < 5; index++) await record(99_000, []);
    for (let index = 1; index <= 200; index++)
      await record(index * 10, [step('READY', index), step('WORKLOAD', 5), step('ROUTE', 0, 'SKIPPED')]);
    await record(1, [], { status: 'FAILED' });
    await record(1, [], { status: 'RUNNING', finishedAt: null });
    await record(40, [step('DRAIN', 30)], { operate: 'DELETE' });
    await record(60, [], { operate: 'DELETE', application: 'till' });
    await record(-5, [], { operate: 'RESTART' });
    const prod = await insertDeployment(tx, await insertLane(tx, { environment: 'prod' }), {
      name: 'shop-b',
    });
    await insertRecord(tx, prod, { tick: ++tick, status: 'DONE', finishedAt: 3000 });
  });
});
afterAll(() => server.stop());

const get = (query: string) => server.request('GET', `/api/v1/durations?${query}`, viewer);
const nothing = { count: 0, total: null, steps: [] };

describe('GET /durations', () => {
  it('tells how long it usually takes, as a whole and step by step', async () => {
    const { status, body } = await get('environment=dev&operate=DEPLOY');

    expect(status).toBe(200);
    expect(body).toEqual({
      count: 200,
      total: { p50Ms: 1000, p95Ms: 1900 },
      steps: [
        { name: 'WORKLOAD', count: 200, p50Ms: 5, p95Ms: 5 },
        { name: 'READY', count: 200, p50Ms: 100, p95Ms: 190 },
      ],
    });
  });

  it('tells it of one application', async () => {
    expect((await get('environment=dev&operate=DELETE')).body.count).toBe(2);
    expect((await get('environment=dev&operate=DELETE&application=shop')).body).toEqual({
      count: 1,
      total: { p50Ms: 40, p95Ms: 40 },
      steps: [{ name: 'DRAIN', count: 1, p50Ms: 30, p95Ms: 30 }],
    });
  });

  it.each([
    ['nothing of the kind was done', 'environment=dev&operate=PROMOTE'],
    ['the clock was put back meanwhile', 'environment=dev&operate=RESTART'],
    ['there is no such environment', 'environment=nowhere&operate=DEPLOY'],
    ['one may not see it', 'environment=prod&operate=DEPLOY'],
  ])('tells nothing where %s', async (_, query) => {
    const { status, body } = await get(query);

    expect([status, body]).toEqual([200, nothing]);
  });

  it.each(['environment=dev', 'operate=DEPLOY', 'environment=dev&operate=NOTHING'])(
    'wants both: %s',
    async (query) => {
      expect((await get(query)).status).toBe(400);
    },
  );
});
