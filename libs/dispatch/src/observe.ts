import {
  appliedOf,
  asksForPool,
  asksForDifferences,
  chainOf,
  differencesOf,
  endsNow,
  isPooled,
  isShort,
  poolOf,
  registryService,
  unsettledObjects,
  wantsBudget,
  type Deployment,
  type Fault,
  type Known,
  type Lane,
  type Observed,
  type PoolInForce,
  type RouteHome,
  type RouteState,
} from '@arthor/core';
import type { ProvidersByEnvironment } from './environment-providers.js';
import { askDataPlane, askFormer } from './ask-data-plane.js';
import { known } from './fault.js';
import { Homes } from './homes.js';
import type { LaneRows, LaneStore } from './lane-store.js';
import type { Registries } from './registries.js';
import { homeKey, type RouteMemory } from './route-memory.js';

/** What a pass looks with. */
export interface Eyes {
  readonly store: LaneStore;
  readonly providers: ProvidersByEnvironment;
  readonly routes: RouteMemory;
  /** Absent = nobody looks at a registry. */
  readonly registries?: Registries;
  /** How long a written route is given before it is assumed in force, ms. */
  readonly settleMs: number;
  /** An error that no adapter translated: a bug. */
  readonly onSurprise: (error: unknown) => void;
}

/** One look at a lane, and through what it was taken; null = there is nothing to act through. */
export interface Look {
  readonly o: Observed;
  readonly homes: Homes | null;
}

/** What each question of one look needs. */
interface Asking {
  readonly loaded: LaneRows;
  readonly unsettled: ReadonlySet<string>;
  readonly homes: Homes;
  readonly eyes: Eyes;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What a pass knows already when it looks. */
type Passed = Pick<Observed, 'failed' | 'answered' | 'writes'> & {
  /** The registry has just refused something, or not answered. */
  readonly registryFault?: Fault | null;
};

/** Reads the lane's rows, then asks each port once. null = there is no such lane. */
export async function observe(
  laneId: number,
  eyes: Eyes,
  { registryFault = null, ...passed }: Passed,
  now: number,
  signal: AbortSignal,
): Promise<Look | null> {
  const loaded = await eyes.store.load(laneId);
  if (loaded === null) return null;
  const { routeName: _routeName, providers: own, ...rows } = loaded;
  const unsettled = unsettledObjects(passed.writes ?? new Map(), now);
  const facts = { ...rows, ...passed, unsettled, settleMs: eyes.settleMs, askedAt: now };
  if (rows.environment === null) return { o: { ...facts, ...blind(notAsked) }, homes: null };
  if ('problem' in own) return { o: { ...facts, ...blind(own.problem) }, homes: null };
  const homes = await Homes.of(rows.lane, rows.rows, own, { ...eyes, signal });
  const asking = { loaded, unsettled, homes, eyes, now, signal };
  const lost = new Set(rows.rows.filter((row) => homes.isLost(row)).map((row) => row.id));
  const pods = lookAtPods(asking);
  const [{ workloads, ...pools }, routes, registry] = await Promise.all([
    pods,
    lookAtRoutes(asking, pods),
    lookAtRegistry(asking, registryFault),
  ]);
  const compared = await compareWorkloads(asking, workloads, passed.answered);
  const looks = { clusterId: homes.clusterId, lost, workloads, ...pools, compared, ...routes };
  const room = isShort({ rows: rows.rows, workloads }) ? await eyes.store.room(rows.lane.environment) : null;
  const changed = rows.rows.some((row) => differencesOf(looks, row).length > 0);
  const frozen = changed && (await eyes.store.isFrozen(rows.lane));
  const seen = { ...facts, ...looks, ...registry, room, frozen, dataPlane: 'cannot tell' } as const;
  const { onSurprise } = eyes;
  const asked = { homes, now, signal, onSurprise };
  const [answer, former] = await Promise.all([askDataPlane(seen, asked), askFormer(seen, asked)]);
  return { o: { ...seen, ...answer, former }, homes };
}

const notAsked: Fault = { kind: 'TRANSIENT', code: 'NOT_ASKED', message: '', params: {} };

/** Nobody could be asked: every answer is "could not look". */
const blind = (fault: Fault) =>
  ({
    clusterId: { known: false, fault },
    lost: new Set<number>(),
    workloads: new Map(),
    route: { known: false, fault },
    gateway: { provider: 'none', objectKind: 'Route', clusterId: null, entrance: null },
    former: null,
    dataPlane: 'cannot tell',
  }) as const;

/** At once where one home has all; else the workloads tell whose home has the route. */
async function lookAtRoutes(
  asking: Asking,
  asked: Promise<Pods>,
): Promise<Pick<Observed, 'route' | 'gateway' | 'former'>> {
  const { homes, loaded } = asking;
  const { lane, rows } = loaded;
  const routed = rows.filter((row) => row.routedAt !== null && !homes.isLost(row));
  const found = homes.own.route.provider !== 'auto';
  // One that no route named yet may be of another mode than the environment is now.
  const fresh = rows.filter((row) => row.routeProvider === null && !homes.isLost(row));
  if (
    found &&
    new Set([null, ...routed, ...fresh].map((row) => homeKey(homes.homeOf(row, lane)))).size <= 1
  ) {
    const gateway = homes.homeOf(null, lane);
    return { route: await lookAtRoute(gateway, asking), gateway, former: null };
  }
  const pods = await asked;
  // The first look finds out what `auto` means.
  if (!found) await lookAtRoute(homes.homeOf(null, lane), asking);
  const gateway = homes.homeOf(governing(asking, pods), lane);
  const other = routed
    .map((row) => homes.homeOf(row, lane))
    .find((home) => homeKey(home) !== homeKey(gateway));
  const route = await lookAtRoute(gateway, asking);
  if (other === undefined) return { route, gateway, former: null };
  return { route, gateway, former: { home: other, route: await lookAtRoute(other, asking) } };
}

/** The row whose home has the lane's route: who is ready to enter, else who serves; null = a new one's. */
function governing({ loaded, unsettled, eyes, now }: Asking, pods: Pods): Deployment | null {
  const route = { known: false, fault: notAsked } as const;
  const main = chainOf({ ...loaded, ...pods, unsettled, route, settleMs: eyes.settleMs }, false, now);
  return main.chosen ?? main.serving ?? main.entering;
}

/** The pods of all rows, and who of them gateways call. */
type Pods = Pick<Observed, 'workloads' | 'pools' | 'poolsInForce'>;

async function lookAtPods(asking: Asking): Promise<Pods> {
  const { rows } = asking.loaded;
  if (!rows.some(isPooled)) return { workloads: await lookAtWorkloads(asking) };
  const [workloads, pools] = await Promise.all([lookAtWorkloads(asking), lookAtPools(asking)]);
  const looked = { workloads, pools };
  const waiting = rows.filter((row) => asksForPool(looked, row));
  const poolsInForce = await Promise.all(waiting.map((row) => askForPool(row, looked, asking)));
  return { ...looked, poolsInForce: new Map(poolsInForce) };
}

async function lookAtPools({ loaded, homes, eyes, signal }: Asking): Promise<NonNullable<Observed['pools']>> {
  const looked = loaded.rows.filter(isPooled).map(async (row) => {
    // Nothing of it was applied yet.
    if (row.clusterId === null) return [row.id, absent] as const;
    const ref = { namespace: row.environment, name: row.name };
    const pool = await known(async () => homes.poolsOf(row).observe(ref, signal), eyes.onSurprise);
    return [row.id, pool] as const;
  });
  return new Map(await Promise.all(looked));
}

/** Who could not ask has no answer: `no`, until it is asked again. */
async function askForPool(
  row: Deployment,
  looked: Pods,
  { homes, eyes, signal }: Asking,
): Promise<readonly [number, PoolInForce]> {
  const ref = { namespace: row.environment, name: row.name };
  const live = poolOf(looked, row);
  const answer = await known(
    async () => (live == null ? 'no' : homes.poolsOf(row).inForce(ref, live, signal)),
    eyes.onSurprise,
  );
  return [row.id, answer.known ? answer.value : 'no'];
}

async function lookAtWorkloads({ loaded, homes, eyes, now, signal }: Asking): Promise<Observed['workloads']> {
  const looked = await Promise.all(
    loaded.rows.map(async (row) => {
      // Its cluster is recorded before it is first applied: until then there is nothing to look at.
      if (row.clusterId === null) return [row.id, absent] as const;
      const ref = { namespace: row.environment, name: row.name };
      const fresh = mayEnd(row, loaded, now);
      // Once a route has led to it, its addresses are known where they must be.
      const called = row.external && !isPooled(row);
      const entering = row.status === 'DEPLOYING' && called && row.routedAt === null;
      const state = await known(
        async () => homes.reach(row.clusterId).cluster.observe(ref, { fresh, entering }, signal),
        eyes.onSurprise,
      );
      return [row.id, state] as const;
    }),
  );
  return new Map(looked);
}

const absent = { known: true, value: null } as const;

/** Asks the cluster what of a workload somebody changed, where the look alone says that it may be so. */
async function compareWorkloads(
  { loaded, homes, eyes, signal }: Asking,
  workloads: Observed['workloads'],
  answered: Observed['answered'],
): Promise<NonNullable<Observed['compared']>> {
  const asked = loaded.rows.map(async (row) => {
    const looked = workloads.get(row.id);
    const workload = looked?.known === true ? looked.value : null;
    if (workload === null || homes.isLost(row)) return [];
    if (!asksForDifferences(loaded.lane, row, workload, answered?.get(row.id))) return [];
    const comparison = await known(async () => {
      const { objects } = await eyes.store.snapshot(row.id);
      const { replicas, tick, workload: facts } = row;
      const ref = { namespace: row.environment, name: row.name };
      const rendered = { ...facts, objects };
      const whole = { ref, rendered, replicas, tick, budget: wantsBudget(row) };
      const applied = { ...appliedOf(row.applied), ...answered?.get(row.id) };
      return homes.reach(row.clusterId).cluster.compare(whole, applied, signal);
    }, eyes.onSurprise);
    return [[row.id, comparison] as const];
  });
  return new Map((await Promise.all(asked)).flat());
}

const mayEnd = (row: Deployment, { lane, environment }: LaneRows, now: number): boolean =>
  endsNow(row, lane, environment?.drainMs ?? 0, now);

/** A lane that never had an address has no route to look for. */
const mayHaveRoute = (lane: Lane, rows: readonly Deployment[]): boolean =>
  rows.some((row) => row.external) || lane.route !== null;

async function lookAtRoute(
  home: RouteHome,
  { loaded, homes, eyes, now, signal }: Asking,
): Promise<Known<RouteState | null>> {
  const { lane, rows, routeName } = loaded;
  if (!mayHaveRoute(lane, rows)) return absent;
  // Without knowing which cluster answers, its answer says nothing.
  if (!homes.clusterId.known) return homes.clusterId;
  const key = homeKey(home);
  const ends = rows.some((row) => mayEnd(row, loaded, now));
  const looks = eyes.routes.of(lane.id);
  const remembered = ends ? null : looks.recall(key, now);
  if (remembered !== null) return remembered;
  const ref = { namespace: lane.environment, name: routeName };
  const seen = await known(async () => homes.routeAt(home).observe(ref, signal), eyes.onSurprise);
  looks.remember(key, now, seen);
  return seen;
}

/** The instances of the lane's application, of its other lanes, too. */
async function lookAtRegistry(
  { loaded, homes, eyes, signal }: Asking,
  fault: Fault | null,
): Promise<Pick<Observed, 'registry'>> {
  const { lane, rows, environment } = loaded;
  const { registry: port = null } = homes.own;
  const service = registryService(lane.application, environment);
  const { registries } = eyes;
  if (registries === undefined) return {};
  if (port === null || service === null || rows.length === 0) {
    registries.forget(lane.id);
    return {};
  }
  if (fault !== null) return { registry: { known: false, fault } };
  const look = () => registries.look(lane.id, port, service, signal);
  return { registry: await known(look, eyes.onSurprise) };
}
