import {
  arthor,
  expiryOf,
  type Accepted,
  type Deployment,
  type DeployMode,
  type OperationRecord,
  type Refusal,
} from '@arthor/core';
import type { Ask } from './ask.fixture.js';
import { images } from './cluster.fixture.js';
import { Dice } from './dice.fixture.js';
import { judgeEnd } from './end.fixture.js';
import { isStore, type Chaos } from './process.fixture.js';
import { Simulation } from './simulation.fixture.js';
import type { SimulatedStore } from './store.fixture.js';

const chaosMs = 40_000;
const calmMs = 150_000;
/** How long a process stands still at most, as a paused machine does. */
const longestStopMs = 120_000;

/** How a life went, for a summary. */
export interface Life {
  readonly operations: number;
  readonly done: number;
  readonly crashes: number;
  /** Operations that a freeze refused. */
  readonly frozen: number;
  /** Rows that were taken offline because their lane's time was over. */
  readonly expired: number;
  /** Mains that a ROLLBACK found with their pods running. */
  readonly warm: number;
}

/**
 * One random life: people ask for legal and illegal operations, someone meddles with kubectl, calls fail,
 * answers are lost, processes are killed, and where there are several of them stand still at any step; then the faults stop and everything must come to its end.
 */
export async function live(
  seed: number,
  { dispatchers = 1, trace = null }: { dispatchers?: number; trace?: string[] | null } = {},
): Promise<Life> {
  const dice = new Dice(seed);
  const simulation = new Simulation(
    {
      environments: dice.pick([
        ['dev', 'dev'],
        ['dev', 'prod', 'dev'],
        ['dev', 'dev', 'dev'],
      ]),
      deployMode: modeOf(seed),
      registered: isRegistered(seed),
      dispatchers,
      drainMs: dice.pick([0, 500, 3000]),
      keepWarmMs: dice.pick([0, 20_000, 60_000]),
      settleMs: dice.pick([50, 200, 2000]),
      progressDeadlineMs: 20_000,
      gateways: dice.between(1, 3),
      answers: dice.pick(['all', 'one', 'nobody'] as const),
      hints: dice.pick([0, 0.5, 1]),
      trace,
    },
    dice,
  );
  if (dice.chance(0.5)) await growUp(simulation, dice);
  simulation.chaos = chaosOf(dice, simulation);
  const meddles = dice.chance(0.3);
  let operations = 0;
  let frozen = 0;
  for (let left = dice.between(2, 10); left > 0; left--) {
    await simulation.runUntil(simulation.now + dice.pick([0, 5, 100, 1000, 3000, 8000]));
    if (seed % 5 === 4 && dice.chance(0.25)) simulation.switchMode();
    const answer = ask(simulation, dice);
    if (answer.ok) operations += 1;
    else if (answer.code === 'FROZEN') frozen += 1;
    if (dice.chance(0.15)) freezeOrLift(simulation, dice);
    if (meddles && dice.chance(0.5)) meddle(simulation, dice);
  }
  await simulation.runUntil(Math.max(simulation.now, dice.between(0, chaosMs)));
  simulation.chaos = { fate: () => 'ok', pauseMs: () => 3 };
  await comeToRest(simulation, calmMs + (dispatchers > 1 ? longestStopMs : 0));
  judgeEnd(simulation);
  const count = (what: (record: OperationRecord) => boolean) =>
    [...simulation.store.records.values()].filter(what).length;
  return {
    operations,
    done: count(({ status }) => status === 'DONE'),
    crashes: simulation.crashes,
    frozen,
    expired: count(({ operate, byUser }) => operate === 'DELETE' && byUser === arthor),
    warm: count(
      ({ operate, related, deploymentId }) =>
        operate === 'ROLLBACK' &&
        related.some(({ id, change }) => id === deploymentId && change === 'REINSTATED'),
    ),
  };
}

/** Two of five are behind a gateway that calls pods itself; one of these goes to the other mode and back. */
const modeOf = (seed: number): DeployMode => (seed % 5 < 3 ? 'NATIVE' : 'UNCOUPLED');

/** One of seven calls its applications through a service registry, in both modes; SIMULATION_REGISTERED for all of them. */
const isRegistered = (seed: number): boolean =>
  seed % 7 === 1 || process.env['SIMULATION_REGISTERED'] !== undefined;

/** Every freeze ends, and every lane that expires has expired. */
async function comeToRest(simulation: Simulation, restMs: number): Promise<void> {
  const { store } = simulation;
  for (const freeze of store.freezes.filter(({ endsAt }) => endsAt === null || endsAt > simulation.now))
    simulation.lift(freeze);
  const expiry = [...store.lanes.values()].map((lane) => expiryOf(lane, store.freezes) ?? 0);
  await simulation.runUntil(Math.max(simulation.now, ...expiry) + restMs);
}

/** As {@link live}; a failure tells its seed and the end of its trace. */
export async function liveLoud(seed: number, dispatchers = 1): Promise<Life> {
  try {
    return await live(seed, { dispatchers });
  } catch (error) {
    const trace: string[] = [];
    try {
      await live(seed, { dispatchers, trace });
    } catch {
      // The same seed fails the same way; only the trace is wanted.
    }
    throw new Error(`seed ${seed}: ${String(error)}\n${trace.slice(-40).join('\n')}`, { cause: error });
  }
}

function chaosOf(dice: Dice, simulation: Simulation): Chaos {
  const rate = dice.pick([0, 0.01, 0.03, 0.1]);
  const crashes = dice.pick([0, 0.002, 0.01]);
  const stops = simulation.options.dispatchers > 1 ? 0.005 : 0;
  const outageAt = dice.chance(0.3) ? dice.between(0, 20_000) : Number.POSITIVE_INFINITY;
  const outage = () => simulation.now >= outageAt && simulation.now < outageAt + 8000;
  return {
    fate: (point) => {
      if (!isStore(point) && outage()) return 'fails';
      if (!dice.chance(rate)) return 'ok';
      return dice.pick(/ROUTE|WORKLOAD|POOL/.test(point) ? ['fails', 'lost', 'conflict'] : ['fails', 'lost']);
    },
    pauseMs: () => {
      if (dice.chance(crashes)) return null;
      return dice.chance(0.005) ? dice.between(100, 15_000) : dice.between(0, 12);
    },
    isSent: () => dice.chance(0.5),
    stopMs: () =>
      dice.chance(stops) ? dice.pick([dice.between(10, 500), dice.between(500, longestStopMs)]) : 0,
  };
}

/** Every lane has a main in force, and most have a canary beside it, before anything goes wrong. */
async function growUp(simulation: Simulation, dice: Dice): Promise<void> {
  for (const laneId of simulation.store.lanes.keys())
    simulation.ask(laneId, {
      operate: 'DEPLOY',
      image: 'good',
      replicas: dice.between(1, 2),
      ...ttlOf(simulation.store, laneId, dice),
    });
  await simulation.runUntil(simulation.now + 8000);
  for (const laneId of simulation.store.lanes.keys()) {
    if (dice.chance(0.4)) simulation.ask(laneId, { operate: 'GRAY', image: 'good', header: 'v2' });
    else if (dice.chance(0.7))
      simulation.ask(laneId, { operate: 'BLUE_GREEN', image: 'good', weight: dice.pick([0, 20, 100]) });
  }
  await simulation.runUntil(simulation.now + 8000);
}

function ask(simulation: Simulation, dice: Dice): Accepted | Refusal {
  const { store } = simulation;
  const laneId = dice.pick([...store.lanes.keys()]);
  return simulation.ask(laneId, randomAsk(store, laneId, dice));
}

/** Anything that somebody might ask for, whether it makes sense or not. */
function randomAsk(store: SimulatedStore, laneId: number, dice: Dice): Ask {
  const rows = [...store.rows.values()].filter((row) => row.laneId === laneId);
  const records = [...store.records.values()].filter((record) => record.laneId === laneId);
  const onStalled = dice.chance(0.2) ? 'CANCEL' : 'WAIT';
  const image = dice.chance(0.6) ? 'good' : dice.pick(images);
  const autoscale = dice.chance(0.2)
    ? { autoscale: { min: 1, max: dice.between(1, 4), cpuPercent: 80 } }
    : {};
  const fresh = { image, replicas: dice.between(1, 2), onStalled, ...autoscale } as const;
  const deploy = {
    ...fresh,
    operate: 'DEPLOY',
    ...(dice.chance(0.1) ? { external: false } : {}),
    ...ttlOf(store, laneId, dice),
  } as const;
  if (rows.length === 0) return deploy;
  const kept = rows.find(
    (row) => row.status === 'REPLACING' && row.shutdownAt !== null && row.removalAt === null,
  );
  if (kept !== undefined && dice.chance(0.7)) return { operate: 'ROLLBACK', deployment: kept.id };
  const deployment = dice.pick(rows.slice(-4)).id;
  const canary = dice.pick(rows.some((row) => row.canary) ? rows.filter((row) => row.canary) : rows).id;
  const kind = dice.between(0, 19);
  if (kind < 2) return { operate: 'DELETE', deployment };
  if (kind < 5 && records.length > 0)
    return { operate: 'CANCEL', operation: dice.pick(records.slice(-2)).id };
  if (kind < 8) return { ...fresh, operate: 'GRAY', header: dice.pick(['v2', 'v3']) };
  if (kind < 10) return { ...fresh, operate: 'BLUE_GREEN', weight: dice.pick([0, 20, 50, 100]) };
  if (kind < 12)
    return { operate: 'UPDATE_BLUE_GREEN', deployment: canary, weight: dice.pick([0, 30, 100]), onStalled };
  const replicas = dice.between(1, 3);
  if (kind < 13)
    return { operate: 'SCALE', deployment, replicas, min: replicas, max: replicas + 1, onStalled };
  if (kind < 14) return { operate: 'PROMOTE', deployment: canary };
  if (kind < 16) return { operate: 'ROLLBACK', deployment: dice.chance(0.5) ? deployment : null };
  if (kind < 17) return { operate: 'RESTART', deployment };
  return deploy;
}

/** `stable` never expires. */
const ttlOf = (store: SimulatedStore, laneId: number, dice: Dice): { readonly ttlSeconds?: number } =>
  store.lane(laneId).symbol !== 'stable' && dice.chance(0.6) ? { ttlSeconds: dice.pick([5, 20, 60]) } : {};

function freezeOrLift(simulation: Simulation, dice: Dice): void {
  const { store, now } = simulation;
  const [held] = store.freezes.filter(({ endsAt }) => endsAt === null || endsAt > now);
  if (held !== undefined && dice.chance(0.6)) return simulation.lift(held);
  simulation.freeze({
    environment: dice.chance(0.7) ? dice.pick(store.environmentNames()) : null,
    startsAt: now + dice.pick([0, 0, 2000]),
    endsAt: dice.chance(0.3) ? null : now + dice.between(3000, 20_000),
  });
}

function meddle(simulation: Simulation, dice: Dice): void {
  const { store, cluster, gateway, judge } = simulation;
  const lane = dice.pick([...store.lanes.values()]);
  const { rows } = store.facts(lane.id);
  const ref = store.routeOf(lane);
  const route = gateway.observe(ref);
  const hands = ['evict', 'delete', 'route', 'edit', 'share', 'autoscale'] as const;
  const what = dice.pick(store.deployMode === 'NATIVE' ? hands : [...hands, 'pool' as const]);
  simulation.tell(() => `kubectl in lane ${lane.id}: ${what}`);
  if (what === 'autoscale') return rows.length === 0 ? undefined : cluster.autoscale(dice.pick(rows).name);
  judge.damage(lane.id);
  if (what === 'pool' && rows.length > 0) meddleWithPool(simulation, dice.pick(rows), dice);
  else if (what === 'route') gateway.tamper(ref, null);
  else if (what === 'edit' && route !== null) gateway.tamper(ref, { ...route, intact: false });
  else if (what === 'share' && route !== null)
    gateway.tamper(ref, {
      ...route,
      canary: route.canary && { ...route.canary, weight: dice.between(1, 99) },
    });
  else if (what === 'evict' && rows.length > 0) cluster.evict(dice.pick(rows).name);
  else if (what === 'delete' && rows.length > 0) cluster.remove(dice.pick(rows).name, null);
}

function meddleWithPool({ gateway }: Simulation, { environment, name }: Deployment, dice: Dice): void {
  const ref = { namespace: environment, name };
  const pool = gateway.pools.observe(ref);
  if (pool === null) return;
  const { addresses } = pool;
  const made = [null, { ...pool, intact: false }, { ...pool, addresses: addresses.slice(1) }];
  gateway.pools.tamper(ref, dice.pick([...made, { ...pool, addresses: [...addresses, '10.99.0.1:8080'] }]));
}
