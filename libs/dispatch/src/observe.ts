import {
  endsNow,
  isRoute,
  named,
  routeFacts,
  routeWritten,
  type FailedAction,
  type Fault,
  type Known,
  type Lane,
  type Deployment,
  type Observed,
  type RouteInForce,
  type RouteState,
  type WorkloadState,
} from '@arthor/core';
import type { EnvironmentProviders, ProvidersByEnvironment } from './environment-providers.js';
import { known } from './fault.js';
import type { LaneRows, LaneStore } from './lane-store.js';
import type { RouteMemory } from './route-memory.js';

/** What a pass looks with. */
export interface Eyes {
  readonly store: LaneStore;
  readonly providers: ProvidersByEnvironment;
  readonly routes: RouteMemory;
  /** How long a written route is given before it is assumed in force, ms. */
  readonly settleMs: number;
  /** An error that no adapter translated: a bug. */
  readonly onSurprise: (error: unknown) => void;
}

/** One look at a lane, and through what it was taken; null = there is nothing to act through. */
export interface Look {
  readonly o: Observed;
  readonly providers: EnvironmentProviders | null;
}

/** What each question of one look needs. */
interface Asking extends EnvironmentProviders {
  readonly eyes: Eyes;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Reads the lane's rows, then asks each port once. null = there is no such lane. */
export async function observe(
  laneId: number,
  eyes: Eyes,
  failed: readonly FailedAction[],
  now: number,
  signal: AbortSignal,
): Promise<Look | null> {
  const loaded = await eyes.store.load(laneId);
  if (loaded === null) return null;
  const { routeName: _routeName, ...rows } = loaded;
  const facts = { ...rows, failed, settleMs: eyes.settleMs, askedAt: now };
  if (rows.environment === null) return { o: { ...facts, ...blind(notAsked) }, providers: null };
  const providers = await eyes.providers.of(rows.lane.environment);
  if ('problem' in providers) return { o: { ...facts, ...blind(providers.problem) }, providers: null };
  const asking = { ...providers, eyes, now, signal };
  const [clusterId, workloads, route] = await Promise.all([
    askIdentity(asking),
    lookAtWorkloads(rows, asking),
    lookAtRoute(loaded, asking),
  ]);
  const seen = { ...facts, clusterId, workloads, route, dataPlane: 'cannot tell' } as const;
  return { o: { ...seen, dataPlane: await askDataPlane(seen, asking) }, providers };
}

const notAsked: Fault = { kind: 'TRANSIENT', code: 'NOT_ASKED', message: '', params: {} };

/** Nobody could be asked: every answer is "could not look". */
const blind = (fault: Fault) =>
  ({
    clusterId: { known: false, fault },
    workloads: new Map(),
    route: { known: false, fault },
    dataPlane: 'cannot tell',
  }) as const;

const askIdentity = ({ cluster, eyes, signal }: Asking): Promise<Known<string>> =>
  known(() => cluster.identity(signal), eyes.onSurprise);

async function lookAtWorkloads(rows: Rows, asking: Asking): Promise<Observed['workloads']> {
  const looked = await Promise.all(
    rows.rows.map(async (row) => [row.id, await lookAtWorkload(row, rows, asking)] as const),
  );
  return new Map(looked);
}

type Rows = Pick<LaneRows, 'lane' | 'rows' | 'environment'>;

async function lookAtWorkload(
  row: Deployment,
  rows: Rows,
  { cluster, eyes, now, signal }: Asking,
): Promise<Known<WorkloadState | null>> {
  // Its cluster is recorded before it is first applied: until then there is nothing to look at.
  if (row.clusterId === null) return absent;
  const ref = { namespace: row.environment, name: row.name };
  return known(() => cluster.observe(ref, { fresh: mayEnd(row, rows, now) }, signal), eyes.onSurprise);
}

const absent = { known: true, value: null } as const;

const mayEnd = (row: Deployment, { lane, environment }: Rows, now: number): boolean =>
  endsNow(row, lane, environment?.drainMs ?? 0, now);

/** A lane that never had an address has no route to look for. */
const mayHaveRoute = (lane: Lane, rows: readonly Deployment[]): boolean =>
  rows.some((row) => row.external) || lane.conditions.some((condition) => condition.type === routeWritten);

async function lookAtRoute(
  loaded: LaneRows,
  { route, eyes, now, signal }: Asking,
): Promise<Known<RouteState | null>> {
  const { lane, rows, routeName } = loaded;
  if (!mayHaveRoute(lane, rows)) return absent;
  const remembered = rows.some((row) => mayEnd(row, loaded, now)) ? null : eyes.routes.recall(lane.id, now);
  if (remembered !== null) return remembered;
  const ref = { namespace: lane.environment, name: routeName };
  const seen = await known(() => route.observe(ref, signal), eyes.onSurprise);
  eyes.routes.remember(lane.id, now, seen);
  return seen;
}

async function askDataPlane(seen: Observed, { route, eyes, now, signal }: Asking): Promise<RouteInForce> {
  const { desired } = routeFacts(seen, now);
  const live = seen.route.known ? seen.route.value : null;
  if (desired === null || live === null || !isRoute(desired, live) || named(live).length === 0)
    return 'cannot tell';
  const answer = await known(() => route.inForce(desired, signal), eyes.onSurprise);
  return answer.known ? answer.value : 'no';
}
