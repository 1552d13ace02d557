import {
  addressOf,
  appliedOf,
  autoscalerKind,
  changedKinds,
  desiredRoute,
  foreignAutoscaler,
  isPooled,
  isRoute,
  named,
  ownAutoscaler,
  wantsBudget,
  unknownKinds,
  type ListedWorkload,
  type PoolState,
  type RoutePort,
  type RouteState,
} from '@arthor/core';
import type { EnvironmentProviders } from './environment-providers.js';
import { leftoversOf, type Leftover } from './leftover.js';
import type { ComparedEnvironment, ComparedRow, LaneStore } from './lane-store.js';

/** A workload of ours that no row speaks of: never touched, only told. */
export interface Orphan {
  readonly environment: string;
  readonly name: string;
}

/** How an environment differs from its rows. */
export interface Differences {
  /** Lanes to be looked at by a pass. */
  readonly lanes: ReadonlySet<number>;
  readonly orphans: readonly Orphan[];
  /** What came after its row was WITHDRAWN: to be removed. */
  readonly leftovers: readonly Leftover[];
}

/** Names asked for at once. */
const namesAtOnce = 200;

/**
 * Compares all of an environment with its rows, by one listing per kind: what differs is looked at by a
 * pass. Must alone be enough to keep the world right; watches only make it fast. Rejects with ProviderError
 * where one could not look.
 */
export async function compare(
  environment: ComparedEnvironment,
  { cluster, route }: EnvironmentProviders,
  store: LaneStore,
  signal: AbortSignal,
): Promise<Differences> {
  // Listed before the rows are read: what is not among the rows then has none, or one that ended meanwhile.
  const workloads = await cluster.list(environment.name, signal);
  const routes = await route.list(environment.name, signal);
  const pools = (await route.pools?.list(environment.name, signal)) ?? new Map<string, PoolState>();
  const listed = new Map(workloads.map((workload) => [workload.ref.name, workload]));
  const lanes = new Set<number>();
  const unexplained = new Set([...listed.keys(), ...[...routes.values()].flatMap(named), ...pools.keys()]);
  const inForce = new Map<number, InForce>();
  const misrouted = new Set<number>();
  for await (const row of liveRows(environment.name, store)) {
    signal.throwIfAborted();
    unexplained.delete(row.name);
    const live = listed.get(row.name);
    if (livesElsewhere(row, route) || workloadDiffers(row, live) || poolDiffers(row, live, pools))
      lanes.add(row.laneId);
    if (!row.serves) continue;
    const known = { ...inForce.get(row.laneId), [row.canary ? 'canary' : 'main']: row };
    inForce.set(row.laneId, known);
    // Page by page, not all lanes at once: a lane's second row judges its route anew.
    if (routeDiffers(row.laneId, known, routes, environment)) misrouted.add(row.laneId);
    else misrouted.delete(row.laneId);
  }
  for (const laneId of misrouted) lanes.add(laneId);
  const rows = await rowsNamed([...unexplained], environment.name, store);
  const withRow = new Set(rows.map((row) => row.name));
  const withdrawn = new Set(rows.filter((row) => row.status === 'WITHDRAWN').map((row) => row.name));
  return {
    lanes,
    orphans: [...listed.keys()]
      .filter((name) => unexplained.has(name) && !withRow.has(name))
      .map((name) => ({ environment: environment.name, name })),
    leftovers: leftoversOf({ workloads, routes, pools }, environment.name, withdrawn),
  };
}

/** Every live row of an environment, page by page. */
export async function* liveRows(environment: string, store: LaneStore): AsyncGenerator<ComparedRow> {
  for (let after = 0; ;) {
    const page = await store.rows(environment, { after });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

// What a former provider keeps is in no listing here: a pass looks at it each time.
const livesElsewhere = (row: ComparedRow, { provider }: RoutePort): boolean =>
  row.routeProvider !== null && row.routeProvider !== provider;

async function rowsNamed(
  names: readonly string[],
  environment: string,
  store: LaneStore,
): Promise<readonly ComparedRow[]> {
  const rows: ComparedRow[] = [];
  for (let from = 0; from < names.length; from += namesAtOnce)
    rows.push(...(await store.rows(environment, { named: names.slice(from, from + namesAtOnce) })));
  return rows;
}

function workloadDiffers(row: ComparedRow, live: ListedWorkload | undefined): boolean {
  if (row.status !== 'DEPLOYED' || live === undefined) return true;
  return (
    live.hash !== row.workload.hash ||
    isChanged(row, live) ||
    live.wantedReplicas !== row.replicas ||
    scalingDiffers(row, live) ||
    (live.budget ?? wantsBudget(row)) !== wantsBudget(row) ||
    live.readyReplicas !== row.readyReplicas
  );
}

/** Not as the API answered to our last apply, or nobody knows that yet. */
function isChanged({ applied }: ComparedRow, { owned }: ListedWorkload): boolean {
  const known = appliedOf(applied);
  return changedKinds(known, owned).length > 0 || unknownKinds(known, owned).length > 0;
}

/** Another pod is ready than its gateway calls, or somebody meddled with the pool. */
function poolDiffers(
  row: ComparedRow,
  live: ListedWorkload | undefined,
  pools: ReadonlyMap<string, PoolState>,
): boolean {
  if (!isPooled(row) || !row.serves) return false;
  const pool = pools.get(row.name);
  const wanted = live?.readyIps.map((ip) => addressOf(ip, row.workload.containerPort)).sort() ?? [];
  return pool?.intact !== true || pool.addresses.join() !== wanted.join();
}

function scalingDiffers({ scaling, serves, canary }: ComparedRow, live: ListedWorkload): boolean {
  const { autoscale = null, foreign = null } = scaling ?? {};
  const isLeftOut = live.leftOut?.some(({ kind }) => kind === autoscalerKind) === true;
  const wanted = serves && foreign === null && !isLeftOut ? autoscale : null;
  const own = ownAutoscaler(live);
  if (foreignAutoscaler(live) !== foreign || (own !== null) !== (wanted !== null)) return true;
  // Those of a canary go by its main, too: a pass knows.
  return !canary && (own?.min !== wanted?.min || own?.max !== wanted?.max);
}

/** Who serves in a lane. */
interface InForce {
  readonly main?: ComparedRow;
  readonly canary?: ComparedRow;
}

function routeDiffers(
  laneId: number,
  { main, canary }: InForce,
  routes: ReadonlyMap<string, RouteState>,
  { name, host }: ComparedEnvironment,
): boolean {
  const row = main ?? canary;
  if (row === undefined) return false;
  const lane = { id: laneId, tick: 0, application: row.application, environment: name, symbol: row.symbol };
  const desired = desiredRoute(lane, { host }, main ?? null, canary ?? null);
  const live = routes.get(row.routeName);
  if (desired === null || live === undefined) return desired !== null || live !== undefined;
  return !isRoute(desired, live);
}
