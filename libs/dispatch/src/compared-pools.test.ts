import type { ClusterPort, ListedWorkload, PoolState, RoutePort, RouteState } from '@arthor/core';
import { nameOf, routeTo, serving } from '@arthor/core/fixture';
import { describe, expect, it } from 'vitest';
import { compare } from './comparison.js';
import type { EnvironmentProviders } from './environment-providers.js';
import type { ComparedRow, LaneStore } from './lane-store.js';
import { removeLeftover } from './leftover.js';

const row = (id: number, values: Partial<ComparedRow> = {}): ComparedRow => ({
  ...serving(id, { laneId: id, readyReplicas: 1, deployMode: 'UNCOUPLED', routeProvider: 'apisix' }),
  serves: true,
  ...values,
});
const name = nameOf('shop', 1);
const { routeName } = row(1);
const ref = { namespace: 'dev', name };
const workload: ListedWorkload = {
  ref,
  laneId: 1,
  hash: 'hash-1',
  wantedReplicas: 1,
  readyReplicas: 1,
  readyIps: ['10.0.0.7', '10.0.0.8'],
};
const pool: PoolState = {
  ours: true,
  tick: 1,
  laneId: 1,
  intact: true,
  revision: '1',
  addresses: ['10.0.0.7:8080', '10.0.0.8:8080'],
};
const route = routeTo(serving(1), { main: { pool: name } });
const { signal } = new AbortController();

/** Compares one environment of APISIX. */
function compared(
  of: {
    readonly rows?: readonly ComparedRow[];
    readonly workloads?: readonly ListedWorkload[];
    readonly routes?: Readonly<Record<string, RouteState>>;
    readonly pools?: Readonly<Record<string, PoolState>>;
  } = {},
) {
  const {
    rows = [row(1)],
    workloads = [workload],
    routes = { [routeName]: route },
    pools = { [name]: pool },
  } = of;
  const store: Pick<LaneStore, 'rows'> = {
    rows: async (_environment, which) =>
      'named' in which
        ? rows.filter((one) => which.named.includes(one.name))
        : rows.filter(({ id, status }) => id > which.after && status !== 'WITHDRAWN'),
  };
  const cluster: Pick<ClusterPort, 'list'> = { list: async () => workloads };
  const gateway = {
    provider: 'apisix',
    list: async () => new Map(Object.entries(routes)),
    pools: { list: async () => new Map(Object.entries(pools)) },
  };
  const providers = { cluster, route: gateway as unknown as RoutePort } as EnvironmentProviders;
  return compare({ name: 'dev', host: 'dev.localhost' }, providers, store as LaneStore, signal);
}
const lanes = async (of: Parameters<typeof compared>[0]) => [...(await compared(of)).lanes];

describe('a lane of the mode UNCOUPLED is looked at when', () => {
  it('its pool is not as its pods are: no watch tells of gateways', async () => {
    expect(await lanes({})).toEqual([]);
    for (const values of [{ addresses: ['10.0.0.7:8080'] }, { addresses: [] }, { intact: false }])
      expect(await lanes({ pools: { [name]: { ...pool, ...values } } })).toEqual([1]);
    expect(await lanes({ pools: {} })).toEqual([1]);
    expect(await lanes({ workloads: [{ ...workload, readyIps: ['10.0.0.7', '10.0.0.9'] }] })).toEqual([1]);
  });

  it('not for a pool that it does not have: it is internal', async () => {
    expect(await lanes({ rows: [row(1, { external: false })], routes: {}, pools: {} })).toEqual([]);
  });
});

describe('a pool without a live row', () => {
  const ended = row(1, { status: 'WITHDRAWN', serves: false });
  const leftovers = async (of: Parameters<typeof compared>[0]) => (await compared(of)).leftovers;

  it('is removed where its own row is WITHDRAWN: it came late', async () => {
    expect(await leftovers({ rows: [ended], workloads: [], routes: {} })).toEqual([{ kind: 'pool', ref }]);
  });

  it('waits while a route leads to it: every request of that would be answered with 500', async () => {
    expect(await leftovers({ rows: [ended], workloads: [] })).toMatchObject([{ kind: 'route' }]);
  });

  it('is never touched where no row speaks of it', async () => {
    expect(await compared({ rows: [], workloads: [], routes: {} })).toMatchObject({
      leftovers: [],
      orphans: [],
    });
  });

  it('goes from the gateway', async () => {
    const gone: unknown[] = [];
    const pools = { remove: async (at: unknown) => void gone.push(at) };
    await removeLeftover(
      { kind: 'pool', ref },
      { route: { pools } } as unknown as EnvironmentProviders,
      signal,
    );
    expect(gone).toEqual([ref]);
  });
});
