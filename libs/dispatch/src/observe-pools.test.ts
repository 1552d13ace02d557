import {
  ProviderError,
  type ClusterPort,
  type Deployment,
  type Lane,
  type PoolInForce,
  type PoolState,
  type RoutePort,
  type WorkloadState,
} from '@arthor/core';
import { deployment, environment, lane, pod, ready, routeTo, serving, writtenTo } from '@arthor/core/fixture';
import { describe, expect, it } from 'vitest';
import type { EnvironmentProviders } from './environment-providers.js';
import type { LaneStore } from './lane-store.js';
import { observe } from './observe.js';
import { RouteMemory } from './route-memory.js';

const now = 1_000_000;
const { signal } = new AbortController();
const away = new ProviderError('apisix', 'TRANSIENT', 'UNREACHABLE', 'no answer');
const ip = '10.0.0.7';
const address = `${ip}:8080`;
const mode = { deployMode: 'UNCOUPLED', clusterId: 'here' } as const;
const whole = (row: Deployment): WorkloadState => ready(row, { pods: [pod(`${row.name}-1`, { ip })] });
const pool: PoolState = { ours: true, tick: 1, laneId: 7, addresses: [address], intact: true, revision: 'r' };

interface World {
  readonly lane?: Partial<Lane>;
  readonly rows: readonly Deployment[];
  /** By the last two digits of a name. */
  readonly pools?: Readonly<Record<string, PoolState | null | Error>>;
  readonly inForce?: PoolInForce | Error;
  /** Of the environment now. */
  readonly provider?: 'apisix' | 'nginx';
}

/** One look at a lane behind APISIX, and what was asked of gateways. */
async function looked({ rows, pools = {}, inForce = 'yes', provider = 'apisix', ...of }: World) {
  const asked: string[] = [];
  const answered = async <T>(what: string, answer: T | Error): Promise<T> => {
    asked.push(what);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const routeOf = (name: string) =>
    ({
      provider: name,
      objectKind: 'Route',
      observe: ({ name: object }) => answered(`${name} ${object}`, routeTo(rows[0] ?? deployment(1))),
      inForce: async () => 'yes',
      pools:
        name !== 'apisix'
          ? null
          : {
              observe: ({ name: of_ }) => answered(`pool ${of_.slice(-2)}`, pools[of_.slice(-2)] ?? null),
              inForce: ({ name: of_ }, live) =>
                answered(`pool in force ${of_.slice(-2)} ${live.revision}`, inForce),
            },
    }) as Partial<RoutePort> as RoutePort;
  const cluster: Pick<ClusterPort, 'identity' | 'observe'> = {
    identity: async () => 'here',
    observe: async ({ name }, { entering = false }) => {
      if (entering) asked.push('endpoints');
      return whole(rows.find((row) => row.name === name) ?? deployment(1));
    },
  };
  const own: EnvironmentProviders = {
    cluster: cluster as ClusterPort,
    route: routeOf(provider),
    routeFor: (of_) => routeOf(of_ === 'UNCOUPLED' ? 'apisix' : 'nginx'),
    routeOf,
    gatewayUrl: 'http://gateway',
    gatewayReplicas: 1,
  };
  const store: Partial<LaneStore> = {
    load: async () => ({
      lane: lane(of.lane),
      rows,
      records: [],
      successors: new Set<number>(),
      freezes: [],
      environment: environment(),
      environmentProblem: null,
      routeName: 'shop-route',
      providers: own,
    }),
    isFrozen: async () => false,
  };
  const surprises: unknown[] = [];
  const eyes = {
    store: store as LaneStore,
    providers: { of: async () => own, on: async () => null },
    routes: new RouteMemory(),
    settleMs: 200,
    onSurprise: (error: unknown) => surprises.push(error),
  };
  const look = await observe(7, eyes, { failed: [], writes: new Map() }, now, signal);
  return { ...look, asked, surprises };
}

const main = serving(1, { ...mode, routeProvider: 'apisix' });
const next = deployment(2, { ...mode, tick: 60 });
const stands = { lane: { mainId: 1, route: writtenTo(main) }, rows: [main], pools: { '01': pool } };

describe('the pools of a lane', () => {
  it('are looked at with their pods', async () => {
    const { o, asked } = await looked(stands);

    expect(o?.pools).toEqual(new Map([[1, { known: true, value: pool }]]));
    expect(asked).toEqual(['pool 01', 'apisix shop-route']);
  });

  it('are not, where its deployments are called by a Service or not at all, or nothing was applied', async () => {
    for (const values of [{ deployMode: 'NATIVE' } as const, { external: false }])
      expect((await looked({ rows: [serving(1, { ...mode, ...values })] })).o?.pools).toBeUndefined();
    const { o, asked } = await looked({ rows: [{ ...next, clusterId: null }] });
    expect(o?.pools).toEqual(new Map([[2, { known: true, value: null }]]));
    expect(asked.join()).not.toContain('pool');
  });

  it('that could not be looked at are unknown, with the fault', async () => {
    const { o, surprises } = await looked({ ...stands, pools: { '01': away } });

    expect(o?.pools?.get(1)).toMatchObject({ known: false, fault: { code: 'UNREACHABLE' } });
    expect(surprises).toEqual([]);
  });

  it('have no Service whose addresses could be asked for', async () => {
    expect((await looked({ ...stands, rows: [main, next] })).asked).not.toContain('endpoints');
  });
});

describe('the data plane is asked for a pool', () => {
  const entering = { ...stands, rows: [main, next], pools: { '01': pool, '02': pool } };

  it('that a newcomer waits for, as it stands, and for no other', async () => {
    const { o, asked } = await looked(entering);

    expect(asked.filter((one) => one.includes('in force'))).toEqual(['pool in force 02 r']);
    expect(o?.poolsInForce).toEqual(new Map([[2, 'yes']]));
  });

  it('and who does not answer is taken for one that lags', async () => {
    expect((await looked({ ...entering, inForce: away })).o?.poolsInForce?.get(2)).toBe('no');
  });
});

describe('a lane that goes from one mode to the other', () => {
  const native = serving(1, { routeProvider: 'nginx' });
  const switched = { lane: { mainId: 1 }, rows: [native, next] };

  it('is asked at the former gateway until the newcomer’s pool is there', async () => {
    expect((await looked(switched)).o).toMatchObject({ gateway: { provider: 'nginx' }, former: null });
    expect((await looked({ ...switched, pools: { '02': pool } })).o).toMatchObject({
      gateway: { provider: 'apisix' },
      former: { home: { provider: 'nginx' } },
    });
  });

  it('keeps to the newcomer’s own gateway when the environment goes back meanwhile', async () => {
    const { o } = await looked({ rows: [next], provider: 'nginx', pools: { '02': pool } });

    expect(o).toMatchObject({ gateway: { provider: 'apisix' }, former: null });
  });

  it('a gateway that keeps no pools is none for a deployment without a Service', async () => {
    const lostPools = serving(1, { ...mode, routeProvider: 'nginx' });

    expect((await looked({ rows: [lostPools] })).o?.pools?.get(1)).toMatchObject({
      known: false,
      fault: { code: 'NO_POOLS' },
    });
  });
});
