import {
  ProviderError,
  type ClusterPort,
  type PodState,
  type RoutePort,
  type WorkloadState,
} from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let viewer: TestUser;
let lane: number;
let ids: Readonly<Record<string, number>>;
let observe: ClusterPort['observe'];

// Only `observe` is called.
const cluster = { observe: (...args) => observe(...args) } as ClusterPort;
const providers = new FixedProviders(() => ({ cluster, route: {} as RoutePort }));
const pod = (name: string, part: Partial<PodState> = {}): PodState => ({
  name,
  ip: '10.0.0.7',
  ready: true,
  restarts: 2,
  reason: null,
  terminating: false,
  ...part,
});
const workload = (ours: boolean, ...pods: PodState[]) =>
  Promise.resolve({ ours, pods } as unknown as WorkloadState);

beforeAll(async () => {
  server = await TestServer.start({ core: { providers } });
  viewer = await server.user('VIEWER', 'dev');
  await server.core.store.write(async (tx) => {
    const made = await insertLane(tx);
    lane = made.id;
    const old = await insertDeployment(tx, made, { name: 'shop-old', pods: [pod('shop-old-x')] });
    const now = await insertDeployment(tx, made, { name: 'shop-now' });
    await insertDeployment(tx, made, { name: 'shop-gone', status: 'WITHDRAWN' });
    ids = { 'shop-old': old.id, 'shop-now': now.id };
  });
});
afterAll(() => server.stop());

const get = (of: number, as = viewer) => server.request('GET', `/api/v1/lanes/${of}/pods`, as);

describe('GET /lanes/{id}/pods', () => {
  it('tells the pods of all that lives there, newest first', async () => {
    observe = ({ name }) =>
      workload(true, pod(`${name}-x`, { node: 'node-1', createdAt: 1_000, readySince: 2_000 }));

    const { status, body } = await get(lane);

    expect(status).toBe(200);
    expect(body.unavailable).toEqual([]);
    expect(body.items.map(({ deploymentId }: { deploymentId: number }) => deploymentId)).toEqual([
      ids['shop-now'],
      ids['shop-old'],
    ]);
    expect(body.items[0]).toEqual({
      deploymentId: ids['shop-now'],
      name: 'shop-now-x',
      ip: '10.0.0.7',
      ready: true,
      restarts: 2,
      reason: null,
      terminating: false,
      node: 'node-1',
      createdAt: '1970-01-01T00:00:01.000Z',
      readySince: '1970-01-01T00:00:02.000Z',
    });
  });

  it('tells them as last seen where the cluster cannot be asked, and why', async () => {
    observe = ({ name }) =>
      name === 'shop-old'
        ? Promise.reject(new ProviderError('kubernetes', 'TRANSIENT', 'API_TIMEOUT', 'no answer'))
        : Promise.resolve(null);

    const { status, body } = await get(lane);

    expect(status).toBe(200);
    expect(body).toEqual({
      items: [expect.objectContaining({ name: 'shop-old-x', node: null, createdAt: null, readySince: null })],
      unavailable: [{ deploymentId: ids['shop-old'], code: 'API_TIMEOUT', message: 'no answer' }],
    });
  });

  it("shows no stranger's pods", async () => {
    observe = () => workload(false, pod('stranger'));

    expect((await get(lane)).body.items).toEqual([]);
  });

  it('is the same for what one may not see and for what is not there', async () => {
    const elsewhere = await server.user('VIEWER', 'prod');

    for (const answer of [await get(lane, elsewhere), await get(999)])
      expect([answer.status, answer.body.code]).toEqual([404, 'LANE_UNKNOWN']);
  });
});
