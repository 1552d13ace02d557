import { ProviderError, type ClusterPort, type RoutePort } from '@arthor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let viewer: TestUser;
let id: number;
let events: ClusterPort['events'];

// Only `events` is called.
const cluster = { events: (ref, signal) => events(ref, signal) } as ClusterPort;
const providers = new FixedProviders(() => ({ cluster, route: {} as RoutePort }));

beforeAll(async () => {
  server = await TestServer.start({ core: { providers } });
  viewer = await server.user('VIEWER', 'dev');
  const row = await server.core.store.write(async (tx) =>
    insertDeployment(tx, await insertLane(tx), { name: 'shop-a' }),
  );
  id = row.id;
});
afterAll(() => server.stop());

const get = (of: number, as = viewer) => server.request('GET', `/api/v1/deployments/${of}/events`, as);

describe('GET /deployments/{id}/events', () => {
  it('tells what the cluster says', async () => {
    events = ({ namespace, name }) =>
      Promise.resolve([
        {
          object: { kind: 'Pod', name: `${name}-x` },
          type: 'Warning',
          reason: 'BackOff',
          message: `in ${namespace}`,
          count: 3,
          firstSeenAt: 1000,
          lastSeenAt: null,
        },
      ]);

    const { status, body } = await get(id);

    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          object: { kind: 'Pod', name: 'shop-a-x' },
          type: 'Warning',
          reason: 'BackOff',
          message: 'in dev',
          count: 3,
          firstSeenAt: '1970-01-01T00:00:01.000Z',
          lastSeenAt: null,
        },
      ],
      unavailable: null,
    });
  });

  it.each(['DENIED', 'TRANSIENT', 'GONE'] as const)('says why there are none to be had: %s', async (kind) => {
    events = () => Promise.reject(new ProviderError('kubernetes', kind, 'FORBIDDEN', 'cannot list events'));

    const { status, body } = await get(id);

    expect(status).toBe(200);
    expect(body).toEqual({ items: [], unavailable: { code: 'FORBIDDEN', message: 'cannot list events' } });
  });

  it('hides a fault of ours in no such words', async () => {
    events = () => Promise.reject(new Error('a fault'));

    expect((await get(id)).body.code).toBe('INTERNAL');
  });

  it('is the same for what one may not see and for what is not there', async () => {
    const elsewhere = await server.user('VIEWER', 'prod');

    for (const answer of [await get(id, elsewhere), await get(999)])
      expect([answer.status, answer.body.code]).toEqual([404, 'DEPLOYMENT_UNKNOWN']);
  });
});

it('says that no cluster is configured', async () => {
  const bare = await TestServer.start();
  const looks = await bare.user('VIEWER');
  const row = await bare.core.store.write(async (tx) =>
    insertDeployment(tx, await insertLane(tx), { name: 'shop-a' }),
  );

  const { status, body } = await bare.request('GET', `/api/v1/deployments/${row.id}/events`, looks);

  expect([status, body.items, body.unavailable.code]).toEqual([200, [], 'PROVIDER_NOT_CONFIGURED']);
  await bare.stop();
});
