import {
  formerLive,
  freezeOf,
  named,
  strandedByMode,
  type Accepted,
  type ClusterPort,
  type Deployment,
  type DeployMode,
  type Lanes,
  type PoolPort,
  type Refusal,
  type RoutePort,
} from '@arthor/core';
import type { EnvironmentProviders } from '../environment-providers.js';
import type { LaneRows, LaneStore } from '../lane-store.js';
import { clusterIdOf, type SimulatedCluster } from './cluster.fixture.js';
import type { SimulatedFront } from './front.fixture.js';
import type { Answers } from './gateway.fixture.js';
import type { Judge } from './judge.fixture.js';
import type { SimulatedProcess } from './process.fixture.js';
import type { SimulatedRegistry } from './registry.fixture.js';
import { Violation, type SimulatedStore } from './store.fixture.js';

/** What the ports of a process lead to. */
export interface Outside {
  readonly store: SimulatedStore;
  readonly cluster: SimulatedCluster;
  readonly gateway: SimulatedFront;
  readonly registry: SimulatedRegistry | null;
  readonly judge: Judge;
  readonly answers: Answers;
  /** Calls back with lanes of an environment in which something changed. */
  readonly watch: (
    environment: string,
    process: SimulatedProcess,
    onLane: (laneId: number) => void,
  ) => { stop(): void };
  readonly tell: (line: () => string) => void;
}

/** The tables, as one process reaches them. */
export function simulatedLanes(
  process: SimulatedProcess,
  { store, judge, tell }: Outside,
  providersOf: (environment: string) => LaneRows['providers'],
): LaneStore {
  return {
    load: (laneId) =>
      process.call(`store load ${laneId}`, () => {
        const { lane, ...facts } = store.facts(laneId);
        const successors = store.arrivedSuccessors(facts.rows);
        const providers = providersOf(lane.environment);
        const routeName = store.routeOf(lane).name;
        const since = lane.expiresAt ?? 0;
        const freezes = store.freezes.filter(({ endsAt }) => endsAt === null || endsAt > since);
        return { lane, ...facts, successors, environmentProblem: null, freezes, routeName, providers };
      }),
    version: (laneId) => process.call(`store version ${laneId}`, () => store.lane(laneId).version),
    record: (o, decision, now) =>
      process.call(`store record ${o.lane.id}`, () => {
        judge.decision(o, decision);
        const recorded = store.record(o, decision, now);
        if (recorded !== null) judge.recorded(o, decision);
        tell(
          () =>
            `lane ${o.lane.id} ${recorded === null ? 'was overtaken' : shown(store.facts(o.lane.id).rows)}`,
        );
        return recorded;
      }),
    setDue: (lane, dueAt) => process.call(`store due ${lane.id}`, () => store.setDue(lane, dueAt)),
    lanes: (which) => process.call('store lanes', () => store.lanesToLookAt(which)),
    isFrozen: (lane) =>
      process.call(`store frozen ${lane.id}`, () => freezeOf(store.freezes, lane, process.now()) !== null),
    room: () => process.call('store room', () => ({ warm: null, leaving: false })),
    rows: (environment, which) => process.call('store rows', () => store.compared(environment, which)),
    environments: () =>
      process.call('store environments', () =>
        store.environmentNames().map((name) => ({ name, host: `${name}.localhost` })),
      ),
    snapshot: (deploymentId) => process.call('store snapshot', () => store.snapshot(deploymentId)),
    keepLog: () => process.call('store keepLog', () => undefined),
  };
}

/** What writes the routes of a mode. */
const providers = { NATIVE: 'simulated', UNCOUPLED: 'simulated pools' } as const satisfies Record<
  DeployMode,
  string
>;

/** The server's own refusals: of what would stand behind two gateways, or a third. */
export function refusedByMode(
  answer: Accepted | Refusal,
  lanes: Lanes,
  deployMode: DeployMode,
): Accepted | Refusal {
  if (!answer.ok) return answer;
  const by = { provider: providers[deployMode], deployMode };
  return formerLive(answer, lanes, by) ?? strandedByMode(answer, lanes) ?? answer;
}

/** The providers of an environment in each mode, as one process reaches them: each environment is on a cluster of its own. */
export function simulatedProviders(
  environment: string,
  process: SimulatedProcess,
  outside: Outside,
): Readonly<Record<DeployMode, EnvironmentProviders>> {
  const looks = new Looks(outside.store);
  const cluster = clusterPort(environment, process, outside, looks);
  const routes = {
    NATIVE: { ...routePort('NATIVE', process, outside, looks), pools: null },
    UNCOUPLED: { ...routePort('UNCOUPLED', process, outside, looks), pools: poolPort(process, outside) },
  };
  const routeFor = (mode: DeployMode) => routes[mode];
  const routeOf = (provider: string) => routes[provider === providers.UNCOUPLED ? 'UNCOUPLED' : 'NATIVE'];
  const of = (mode: DeployMode) => ({
    cluster,
    registry: outside.registry?.port(environment, process) ?? null,
    route: routes[mode],
    routeFor,
    routeOf,
    gatewayUrl: 'http://gateway.test',
    gatewayReplicas: 1,
  });
  return { NATIVE: of('NATIVE'), UNCOUPLED: of('UNCOUPLED') };
}

function clusterPort(
  environment: string,
  process: SimulatedProcess,
  { cluster, judge, watch, store }: Outside,
  looks: Looks,
): ClusterPort {
  return {
    identity: (signal) => process.call('identity', () => clusterIdOf(environment), signal),
    apply: ({ ref: { name }, rendered, replicas, budget, revision, kinds }, signal) => {
      const { id, laneId } = known(store.rowNamed(name), name);
      const { hash, objects } = rendered;
      return process.call(
        `ENSURE_WORKLOAD ${id}`,
        () => {
          const before = cluster.addresses(name);
          const owned = cluster.apply({
            environment,
            name,
            laneId,
            hash,
            manifest: objects[0] ?? {},
            replicas,
            budget,
            revision,
            kinds,
          });
          judge.wrote(`workload ${id}`);
          judge.scaledIn(name, before);
          return owned;
        },
        signal,
      );
    },
    compare: ({ ref: { name }, replicas }, _applied, signal) =>
      process.call(`compare ${name}`, () => cluster.compare(name, replicas), signal),
    observe: ({ name }, _options, signal) =>
      looks.at(name, () => process.call(`observe ${name}`, () => cluster.observe(name), signal)),
    autoscale: ({ ref: { name }, min, max }, signal) =>
      process.call(
        `ENSURE_AUTOSCALER ${store.rowNamed(name)?.id}`,
        () => cluster.bound(name, { min, max }),
        signal,
      ),
    unscale: ({ name }, uid, signal) =>
      process.call(`REMOVE_AUTOSCALER ${store.rowNamed(name)?.id}`, () => cluster.unbound(name, uid), signal),
    remove: ({ name }, uid, signal) => {
      const unseen = looks.unseenOf(name);
      return process.call(
        `REMOVE_WORKLOAD ${store.rowNamed(name)?.id}`,
        () => {
          judge.removal(name, unseen);
          cluster.remove(name, uid);
        },
        signal,
      );
    },
    markPods: ({ name }, pods, signal) =>
      process.call(`MARK_PODS ${store.rowNamed(name)?.id}`, () => cluster.mark(name, pods), signal),
    list: (namespace, signal) => process.call('list workloads', () => cluster.list(namespace), signal),
    watch: (namespace, onLane) => watch(namespace, process, onLane),
    render: notSimulated,
    specOf: notSimulated,
    log: notSimulated,
    events: notSimulated,
    check: notSimulated,
  };
}

function routePort(
  mode: DeployMode,
  process: SimulatedProcess,
  { gateway: front, judge, answers }: Outside,
  looks: Looks,
): Omit<RoutePort, 'pools'> {
  const gateway = front.at(mode);
  return {
    provider: providers[mode],
    objectKind: 'Route',
    observe: (ref, signal) =>
      looks.at(ref.name, () => process.call('observe route', () => gateway.observe(ref), signal)),
    list: (namespace, signal) => process.call('list routes', () => gateway.list(namespace), signal),
    apply: (spec, observed, signal) =>
      process.call(
        `APPLY_ROUTE ${named(spec).join(' + ')} @${spec.tick}`,
        () => {
          const before = gateway.observe(spec.ref);
          gateway.apply(spec, observed);
          judge.wrote(`route ${spec.laneId}`);
          judge.routed(spec, before);
          return gateway.observe(spec.ref);
        },
        signal,
      ),
    remove: (ref, observed, signal) =>
      process.call(`REMOVE_ROUTE ${ref.name}`, () => gateway.remove(ref, observed), signal),
    inForce: (ref, live, _entrance, signal) =>
      answers === 'nobody'
        ? Promise.resolve('cannot tell')
        : process.call('in force', () => gateway.inForce(ref, live, answers), signal),
    gone: (removed, _entrance, signal) =>
      answers === 'nobody'
        ? Promise.resolve('cannot tell')
        : process.call('gone', () => gateway.gone(removed, answers), signal),
    usesOf: () => Promise.resolve({ others: [], everywhere: true }),
    check: notSimulated,
  };
}

function poolPort(process: SimulatedProcess, { store, gateway, answers }: Outside): PoolPort {
  const { pools } = gateway;
  const idOf = (name: string) => store.rowNamed(name)?.id;
  return {
    observe: (ref, signal) => process.call('observe pool', () => pools.observe(ref), signal),
    list: (namespace, signal) => process.call('list pools', () => pools.list(namespace), signal),
    inForce: (ref, live, signal) =>
      answers === 'all'
        ? process.call('pool in force', () => pools.inForce(ref, live), signal)
        : Promise.resolve('cannot tell'),
    apply: (pool, signal) =>
      process.call(
        `APPLY_POOL ${idOf(pool.ref.name)} ${pool.addresses.join(' ')}`,
        () => pools.apply(pool),
        signal,
      ),
    remove: (ref, signal) =>
      process.call(`REMOVE_POOL ${idOf(ref.name)}`, () => pools.remove(ref, gateway.names(ref.name)), signal),
  };
}

/** What a process last tried to see of workloads and routes, and whether it could. */
class Looks {
  private readonly failed = new Set<string>();

  constructor(private readonly store: SimulatedStore) {}

  async at<T>(name: string, look: () => Promise<T>): Promise<T> {
    this.failed.add(name);
    const seen = await look();
    this.failed.delete(name);
    return seen;
  }

  /** Which of a deployment's workload and route could not be seen; an internal one has no route. */
  unseenOf(name: string): readonly string[] {
    const row = this.store.rowNamed(name);
    const needed = row?.external === true ? [name, row.routeName] : [name];
    return needed.filter((one) => this.failed.has(one));
  }
}

function known(row: Deployment | undefined, name: string): Deployment {
  if (row === undefined) throw new Violation(`${name} has no row`);
  return row;
}

const notSimulated = () => {
  throw new Error('not simulated');
};

/** Rows as a trace tells them: `3 DEPLOYING`. */
const shown = (rows: Iterable<Deployment>): string =>
  [...rows].map((row) => `${row.id} ${row.status}`).join(', ');
