import {
  ProviderError,
  type ClusterPort,
  type PodState,
  type PoolPort,
  type RegistryInstance,
  type RegistryPort,
  type RoutePort,
  type WorkloadState,
} from '@arthor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertDeployment, insertLane } from '../lane/rows.fixture.js';
import { FixedProviders } from '../runtime/fixed-providers.fixture.js';
import type { RegistryPlace } from '../runtime/providers.js';
import { EnvRow } from '../store/entity/env.js';
import { TestServer, type TestUser } from '../start/test-server.js';

let server: TestServer;
let viewer: TestUser;
let lane: number;
let ids: Readonly<Record<string, number>>;

const pod = (name: string, ip: string, part: Partial<PodState> = {}): PodState => ({
  name,
  ip,
  ready: true,
  restarts: 0,
  reason: null,
  terminating: false,
  ...part,
});
const instance = (ip: string, deployment: string): RegistryInstance => ({
  ip,
  port: 8080,
  cluster: 'DEFAULT',
  ephemeral: true,
  healthy: true,
  enabled: true,
  weight: 1,
  metadata: { lifecycle: 'RUNNING', deploymentName: deployment, 'arthor.symbol': 'stable' },
});
const away = (provider: string) => () =>
  Promise.reject(new ProviderError(provider, 'TRANSIENT', 'AWAY', `${provider} does not answer`));

// Each has the one call that is made.
let observePods: ClusterPort['observe'];
let observePool: PoolPort['observe'];
let observeRegistry: RegistryPort['observe'];
const registry = {
  provider: 'nacos',
  observe: (...args) => observeRegistry(...args),
} as Partial<RegistryPort> as RegistryPort;

class WithRegistry extends FixedProviders {
  override registry(): RegistryPort {
    return registry;
  }
  override get registryPlace(): RegistryPlace {
    return { namespace: null, group: 'G' };
  }
}
const providers = new WithRegistry(() => ({
  cluster: { observe: (...args) => observePods(...args) } as ClusterPort,
  route: { provider: 'mine', pools: { observe: (...args) => observePool(...args) } } as RoutePort,
  registry,
}));

beforeAll(async () => {
  server = await TestServer.start({ core: { providers } });
  viewer = await server.user('VIEWER', 'dev');
  await server.core.store.write(async (tx) => {
    await tx.insert(EnvRow, { name: 'dev', description: '', host: 'dev.localhost' });
    const made = await insertLane(tx);
    lane = made.id;
    const live = { status: 'DEPLOYED', lifecycle: 'RUNNING', replicas: 2 } as const;
    const old = await insertDeployment(tx, made, { ...live, name: 'shop-old' });
    const now = await insertDeployment(tx, made, {
      ...live,
      name: 'shop-now',
      deployMode: 'UNCOUPLED',
      routeProvider: 'mine',
    });
    await insertDeployment(tx, made, { name: 'shop-gone', status: 'WITHDRAWN' });
    ids = { 'shop-old': old.id, 'shop-now': now.id };
  });
});
afterAll(() => server.stop());

beforeEach(() => {
  observePods = ({ name }) => {
    const pods =
      name === 'shop-now'
        ? [pod('now-1', '10.0.0.1'), pod('now-2', '10.0.0.2', { ready: false })]
        : [pod('old-1', '10.0.0.3'), pod('old-2', '10.0.0.4')];
    return Promise.resolve({
      ours: true,
      present: true,
      wantedReplicas: 2,
      pods,
    } as Partial<WorkloadState> as WorkloadState);
  };
  observePool = () =>
    Promise.resolve({
      ours: true,
      tick: 1,
      laneId: 1,
      addresses: ['10.0.0.1:8080'],
      intact: true,
      revision: '1',
    });
  observeRegistry = () =>
    Promise.resolve([instance('10.0.0.1', 'shop-now'), instance('10.0.0.3', 'shop-old')]);
});

const get = (of: number, as = viewer) => server.request('GET', `/api/v1/lanes/${of}/instances`, as);

describe('GET /lanes/{id}/instances', () => {
  it('tells of all that lives there whom gateways and callers are given, newest first', async () => {
    const { status, body } = await get(lane);

    expect(status).toBe(200);
    expect(body.unavailable).toEqual([]);
    expect(body.items).toMatchObject([
      {
        deploymentId: ids['shop-now'],
        upstream: {
          provider: 'mine',
          nodes: [
            { address: '10.0.0.1:8080', pod: 'now-1', in: true, why: 'READY' },
            { address: '10.0.0.2:8080', pod: 'now-2', in: false, why: 'NOT_READY' },
          ],
        },
        registry: {
          provider: 'nacos',
          registered: 1,
          ready: 1,
          instances: [
            {
              address: '10.0.0.1:8080',
              pod: 'now-1',
              registeredBy: 'APPLICATION',
              in: true,
              why: 'GIVEN',
              weight: 1,
              lifecycle: 'RUNNING',
              symbol: 'stable',
            },
            { pod: 'now-2', in: false, why: 'NOT_REGISTERED' },
          ],
        },
      },
      { deploymentId: ids['shop-old'], upstream: null, registry: { registered: 1, ready: 2 } },
    ]);
  });

  it('asks the registry once, where the environment is', async () => {
    const asked: unknown[] = [];
    observeRegistry = (service) => {
      asked.push(service);
      return Promise.resolve([]);
    };
    await get(lane);
    expect(asked).toEqual([{ namespace: 'dev', group: 'G', name: 'shop' }]);
  });

  it('says of each part that cannot be asked why, and tells the others', async () => {
    observePool = away('mine');
    observeRegistry = away('nacos');
    const { body } = await get(lane);
    const told = { code: 'AWAY' };
    expect(body.unavailable).toMatchObject([
      { deploymentId: ids['shop-now'], what: 'UPSTREAM', ...told, message: 'mine does not answer' },
      { deploymentId: ids['shop-now'], what: 'REGISTRY', ...told },
      { deploymentId: ids['shop-old'], what: 'REGISTRY', ...told },
    ]);
    expect(body.items).toMatchObject([{ upstream: null, registry: null }, { upstream: null }]);
  });

  it('says nothing of addresses where the cluster cannot be asked', async () => {
    observePods = away('kubernetes');
    const { body } = await get(lane);
    expect(body.items).toMatchObject([
      { upstream: null, registry: null },
      { upstream: null, registry: null },
    ]);
    expect(body.unavailable.map(({ what }: { what: string }) => what)).toEqual(['CLUSTER', 'CLUSTER']);
  });

  it('is the same for what one may not see and for what is not there', async () => {
    const elsewhere = await server.user('VIEWER', 'prod');
    for (const answer of [await get(lane, elsewhere), await get(999)])
      expect([answer.status, answer.body.code]).toEqual([404, 'LANE_UNKNOWN']);
  });
});
