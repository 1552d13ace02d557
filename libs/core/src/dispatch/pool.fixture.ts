import { addressOf } from '../lane/pooled.js';
import { deployment, serving } from '../lane/deployment.fixture.js';
import type { Deployment } from '../lane/deployment.js';
import type { WorkloadState } from '../port/cluster.js';
import type { PoolState } from '../port/pool.js';
import type { RouteHome, RouteState } from '../port/route.js';
import { gateway, given, pod, ready, routeTo } from './observed.fixture.js';
import type { Known, Observed } from './observed.js';

/** A gateway that calls pods. */
export const apisix: RouteHome = { ...gateway, provider: 'apisix', objectKind: 'Route' };

const mode = { deployMode: 'UNCOUPLED', routeProvider: 'apisix' } as const;

/** A main of the mode UNCOUPLED that was just accepted, on the cluster `here`. */
export const fresh = (id: number, values: Partial<Deployment> = {}): Deployment =>
  deployment(id, { ...mode, routeProvider: null, clusterId: 'here', ...values });

/** One that is in force, and whose pool has long been read back. */
export const pooledServing = (id: number, values: Partial<Deployment> = {}): Deployment =>
  serving(id, { ...mode, conditions: [stands(0)], ...values });

/** What a row says whose pool was read back as wanted. */
export const stands = (since: number) =>
  ({ type: 'Pooled', status: 'True', reason: 'POOLED', message: '', since }) as const;

/** A row's pods with addresses of their own: `10.0.<id>.<n>`, all ready but where told otherwise. */
export const podsOf = (row: Deployment, ...told: readonly Partial<WorkloadState['pods'][number]>[]) => ({
  pods: (told.length > 0 ? told : Array.from({ length: row.replicas }, () => ({}))).map((values, n) =>
    pod(`${row.name}-${n + 1}`, { ip: `10.0.${row.id}.${n + 1}`, ...values }),
  ),
});

/** Address of a row's n-th pod. */
export const at = (row: Deployment, n: number): string => addressOf(`10.0.${row.id}.${n}`, 8080);

/** A row's pool with the addresses of all its pods. */
export const poolTo = (row: Deployment, values: Partial<PoolState> = {}): PoolState => ({
  ours: true,
  tick: 50,
  laneId: 7,
  addresses: Array.from({ length: row.replicas }, (_, n) => at(row, n + 1)),
  intact: true,
  revision: '1',
  ...values,
});

/** The lane's live route to pools. */
export const routeToPool = (main: Deployment, values: Partial<RouteState> = {}): RouteState =>
  routeTo(main, { main: { pool: main.name }, ...values });

/** One look at a lane behind APISIX; workloads and pools that are not told are whole. */
export function seenPools(
  of: Parameters<typeof given>[0] & {
    readonly rows: readonly Deployment[];
    /** By deployment id. */
    readonly pooled?: Readonly<Record<number, PoolState | null | Known<never>>>;
  },
): Observed {
  const { pooled = {}, ...rest } = of;
  const whole = Object.fromEntries(rest.rows.map((row) => [row.id, ready(row, podsOf(row))]));
  const pools = rest.rows.map(({ id, ...row }) => {
    const told = pooled[id] === undefined ? poolTo({ id, ...row }) : pooled[id];
    return [id, told !== null && 'known' in told ? told : ({ known: true, value: told } as const)] as const;
  });
  return given({
    gateway: apisix,
    ...rest,
    workloads: { ...whole, ...rest.workloads },
    pools: new Map(pools),
  });
}
