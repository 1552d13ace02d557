import { images } from './cluster.fixture.js';
import { Dice } from './dice.fixture.js';
import { judgeEnd } from './end.fixture.js';
import { isStore, type Chaos } from './process.fixture.js';
import { Simulation } from './simulation.fixture.js';

/** How a life went, for a summary. */
export interface Life {
  readonly operations: number;
  readonly done: number;
  readonly crashes: number;
}

const chaosMs = 40_000;
const calmMs = 150_000;
/** How long a process stands still at most, as a paused machine does. */
const longestStopMs = 120_000;

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
      environments: dice.pick([['dev'], ['dev', 'prod'], ['dev', 'dev']]),
      dispatchers,
      drainMs: dice.pick([0, 500, 3000]),
      settleMs: dice.pick([50, 200, 2000]),
      progressDeadlineMs: 20_000,
      gateways: dice.between(1, 3),
      asksDataPlane: dice.chance(0.5),
      hints: dice.pick([0, 0.5, 1]),
      trace,
    },
    dice,
  );
  simulation.chaos = chaosOf(dice, simulation);
  const meddles = dice.chance(0.3);
  let operations = 0;
  for (let left = dice.between(2, 8); left > 0; left--) {
    await simulation.runUntil(simulation.now + dice.pick([0, 5, 100, 1000, 3000, 8000]));
    if (ask(simulation, dice)) operations += 1;
    if (meddles && dice.chance(0.5)) meddle(simulation, dice);
  }
  await simulation.runUntil(Math.max(simulation.now, dice.between(0, chaosMs)));
  simulation.chaos = { fate: () => 'ok', pauseMs: () => 3 };
  await simulation.runUntil(simulation.now + calmMs + (dispatchers > 1 ? longestStopMs : 0));
  judgeEnd(simulation);
  const done = [...simulation.store.records.values()].filter((record) => record.status === 'DONE').length;
  return { operations, done, crashes: simulation.crashes };
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
      return dice.pick(/ROUTE|WORKLOAD/.test(point) ? ['fails', 'lost', 'conflict'] : ['fails', 'lost']);
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

function ask(simulation: Simulation, dice: Dice): boolean {
  const laneId = dice.pick([...simulation.store.lanes.keys()]);
  const rows = [...simulation.store.rows.values()].filter((row) => row.laneId === laneId);
  const records = [...simulation.store.records.values()].filter((record) => record.laneId === laneId);
  const kind = dice.next();
  if (kind < 0.2 && rows.length > 0)
    return simulation.ask(laneId, { operate: 'DELETE', deployment: dice.pick(rows.slice(-3)).id }).ok;
  if (kind < 0.4 && records.length > 0)
    return simulation.ask(laneId, { operate: 'CANCEL', operation: dice.pick(records.slice(-2)).id }).ok;
  return simulation.ask(laneId, {
    operate: 'DEPLOY',
    image: dice.chance(0.6) ? 'good' : dice.pick(images),
    replicas: dice.between(1, 2),
    ...(dice.chance(0.1) ? { external: false } : {}),
    onStalled: dice.chance(0.2) ? 'CANCEL' : 'WAIT',
  }).ok;
}

function meddle(simulation: Simulation, dice: Dice): void {
  const { store, cluster, gateway, judge } = simulation;
  const lane = dice.pick([...store.lanes.values()]);
  const { rows } = store.facts(lane.id);
  const ref = store.routeOf(lane);
  const route = gateway.observe(ref);
  const what = dice.pick(['evict', 'delete', 'route', 'edit'] as const);
  simulation.tell(() => `kubectl in lane ${lane.id}: ${what}`);
  judge.damage(lane.id);
  if (what === 'route') gateway.tamper(ref, null);
  else if (what === 'edit' && route !== null) gateway.tamper(ref, { ...route, intact: false });
  else if (what === 'evict' && rows.length > 0) cluster.evict(dice.pick(rows).name);
  else if (what === 'delete' && rows.length > 0) cluster.remove(dice.pick(rows).name, null);
}
