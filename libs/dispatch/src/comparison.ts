import type { ListedWorkload, RouteState } from '@arthor/core';
import type { EnvironmentProviders } from './environment-providers.js';
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
}

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
  // Listed before the rows are read: a row that is made meanwhile has no workload yet, and none is an orphan.
  const workloads = await cluster.list(environment.name, signal);
  const routes = await route.list(environment.name, signal);
  const listed = new Map(workloads.map((workload) => [workload.ref.name, workload]));
  const lanes = new Set<number>();
  const withoutRow = new Set(listed.keys());
  for await (const row of liveRows(environment.name, store)) {
    signal.throwIfAborted();
    withoutRow.delete(row.name);
    if (workloadDiffers(row, listed.get(row.name)) || routeDiffers(row, routes, environment.host))
      lanes.add(row.laneId);
  }
  return { lanes, orphans: await orphansAmong([...withoutRow], environment.name, store) };
}

async function* liveRows(environment: string, store: LaneStore): AsyncGenerator<ComparedRow> {
  for (let after = 0; ;) {
    const page = await store.rows(environment, { after });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function workloadDiffers(row: ComparedRow, live: ListedWorkload | undefined): boolean {
  if (row.status !== 'DEPLOYED' || live === undefined) return true;
  return (
    live.hash !== row.hash || live.wantedReplicas !== row.replicas || live.readyReplicas !== row.readyReplicas
  );
}

function routeDiffers(row: ComparedRow, routes: ReadonlyMap<string, RouteState>, host: string): boolean {
  if (!row.serves) return false;
  const live = routes.get(row.routeName);
  if (!row.external) return live !== undefined;
  const named = row.canary ? live?.canary : live?.main;
  return live === undefined || !live.intact || live.host !== host || named?.deployment !== row.name;
}

// A row that is WITHDRAWN since the listing began is not an orphan, so those names are asked for too.
async function orphansAmong(
  names: readonly string[],
  environment: string,
  store: LaneStore,
): Promise<readonly Orphan[]> {
  if (names.length === 0) return [];
  const rows = await store.rows(environment, { named: names });
  const withRow = new Set(rows.map((row) => row.name));
  return names.filter((name) => !withRow.has(name)).map((name) => ({ environment, name }));
}
