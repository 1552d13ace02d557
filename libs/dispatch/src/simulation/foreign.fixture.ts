import { conditionOf, drifted, type OperationRecord, type RouteState } from '@arthor/core';
import { Dice } from './dice.fixture.js';
import { Simulation } from './simulation.fixture.js';
import { Violation } from './store.fixture.js';

/** Two looks of the comparison of everything, jitter included, ms. */
const twoResyncsMs = 75_000;
const minuteMs = 60_000;
const mostInAMinute = 5;

/** What may be done to a lane by others; who goes on doing it is `master`. */
const hands = ['image', 'selector', 'scale', 'edited route', 'removed route', 'removed workload'] as const;
const masters = [
  'a controller of the pod template',
  'a controller of the Service',
  'a controller of the route',
  'one that prunes the route',
  'a policy on the pod template',
  'a policy that rewords the route',
  'a policy that sets another share',
  'an autoscaler',
] as const;
type Master = (typeof masters)[number];

/** How a world went, for a summary. */
export interface ForeignWorld {
  /** What was set by hand, and by whom again and again. */
  readonly hands: number;
  readonly masters: readonly Master[];
  /** Whether CHANGED_BY_OTHERS was said at its end. */
  readonly contested: boolean;
  readonly done: number;
}

/**
 * One lane in a world of others: hands, policies, controllers, an autoscaler, up to three at once, before and during a
 * release. Judged is that nobody fights, that what is said is so, and that a release goes on where it can.
 */
export async function foreignWorld(seed: number, trace: string[] | null = null): Promise<ForeignWorld> {
  const dice = new Dice(seed);
  const simulation = new Simulation(
    {
      dispatchers: dice.chance(0.2) ? 2 : 1,
      settleMs: 200,
      drainMs: 500,
      gateways: dice.between(1, 2),
      answers: dice.pick(['all', 'nobody'] as const),
      hints: dice.pick([0, 0.5, 1]),
      trace,
    },
    dice,
  );
  simulation.chaos = { fate: () => (dice.chance(0.01) ? 'fails' : 'ok'), pauseMs: () => dice.between(0, 8) };
  simulation.ask(1, { operate: 'DEPLOY', image: 'good', replicas: dice.between(1, 2) });
  await simulation.runUntil(10_000);
  const asked = [0];
  const chosen = new Set<Master>();
  let edits = 0;
  for (let left = dice.between(1, 3); left > 0; left--) {
    if (dice.chance(0.5)) {
      byHand(simulation, dice);
      edits += 1;
    } else chosen.add(dice.pick(masters));
  }
  for (const master of chosen) begin(simulation, master, dice);
  if (dice.chance(0.6)) {
    await simulation.runUntil(simulation.now + dice.pick([0, 200, 5000]));
    asked.push(simulation.now);
    const { mainId } = simulation.store.lane(1);
    simulation.ask(
      1,
      mainId !== null && dice.chance(0.5)
        ? { operate: 'BLUE_GREEN', image: 'good', weight: 20 }
        : { operate: 'DEPLOY', image: dice.pick(['good', 'slow-ready']) },
    );
    // While its pods start, and right after.
    await simulation.runUntil(simulation.now + dice.between(0, 3000));
    if (dice.chance(0.3)) {
      byHand(simulation, dice);
      edits += 1;
    }
  }
  await simulation.runUntil(simulation.now + twoResyncsMs);
  const settled = simulation.now;
  // What could not be seen is left out of a route: each such fault is a wish of its own.
  simulation.chaos = { fate: () => 'ok', pauseMs: () => dice.between(0, 8) };
  await simulation.runUntil(simulation.now + dice.pick([minuteMs, 10 * minuteMs]));
  judgeWrites(simulation, asked, settled);
  const contested = judgeWords(simulation, chosen, asked.length);
  const done = [...simulation.store.records.values()].filter(({ status }) => status === 'DONE').length;
  return { hands: edits, masters: [...chosen], contested, done };
}

/** One edit, which nobody repeats. */
function byHand({ store, cluster, gateway, judge, tell }: Simulation, dice: Dice): void {
  const lane = store.lane(1);
  const { rows } = store.facts(1);
  const row = dice.pick(rows);
  const what = dice.pick(hands);
  const ref = store.routeOf(lane);
  const route = gateway.observe(ref);
  tell(() => `by hand: ${what} of row ${row.id}`);
  judge.damage(1);
  if (what === 'image') cluster.fields.edit(row.name, 'Deployment', 'hotfix', 'kubectl-set');
  else if (what === 'selector') cluster.fields.edit(row.name, 'Service', 'nobody', 'kubectl-edit');
  else if (what === 'scale') cluster.rescale(row.name, 3);
  else if (what === 'removed workload') cluster.remove(row.name, null);
  else if (what === 'removed route') gateway.tamper(ref, null);
  else if (route !== null) gateway.tamper(ref, reworded(route, 'kubectl-edit'));
}

const reworded = (route: RouteState, manager: string | null): RouteState => ({
  ...route,
  intact: false,
  changedBy: manager,
  strays: [{ kind: 'Route', path: 'spec.rules[0].filters', before: [], after: ['other'], manager }],
});

/** From now on somebody does it whenever we write. */
function begin(
  { store, cluster, gateway, judge, tell, later }: Simulation,
  master: Master,
  dice: Dice,
): void {
  tell(() => `from now on: ${master}`);
  const afterMs = dice.pick([5, 100, 3000]);
  const whenWritten = (change: (route: RouteState) => RouteState | null) => {
    const before = gateway.at('NATIVE').onWrite;
    gateway.at('NATIVE').onWrite = (ref) => {
      before(ref);
      later(afterMs, () => {
        const route = gateway.observe(ref);
        judge.damage(1);
        if (route !== null) gateway.tamper(ref, change(route));
      });
    };
  };
  const { rows } = store.facts(1);
  switch (master) {
    case 'a controller of the pod template':
      return fight('Deployment', 'theirs', 'argocd');
    case 'a controller of the Service':
      return fight('Service', 'theirs', 'mesh');
    case 'a controller of the route':
      return whenWritten((route) => reworded(route, 'argocd'));
    case 'one that prunes the route':
      return whenWritten(() => null);
    case 'a policy on the pod template':
      return cluster.fields.mutate('Deployment', 'mirrored');
    case 'a policy that rewords the route':
      gateway.at('NATIVE').policy = (route) => reworded(route, null);
      return;
    case 'a policy that sets another share':
      gateway.at('NATIVE').policy = ({ canary }) => {
        judge.damage(1);
        return { canary: canary && { ...canary, weight: 77 } };
      };
      return;
    case 'an autoscaler':
      for (const row of rows) cluster.autoscale(row.name);
  }

  function fight(kind: 'Deployment' | 'Service', value: string, manager: string): void {
    cluster.fields.fight(kind, { value, manager, afterMs });
    for (const row of rows) cluster.fields.edit(row.name, kind, value, manager);
  }
}

/** No object is written more than five times a minute, but for what people asked for; and at last hardly ever. */
function judgeWrites({ judge, options }: Simulation, asked: readonly number[], settled: number): void {
  for (const [object, writes] of judge.writes)
    for (const [index, at] of writes.entries()) {
      const within = writes.filter((time) => time >= at && time < at + minuteMs).length;
      const wishes = asked.filter((time) => time > at - minuteMs && time < at + minuteMs).length;
      // Each process remembers its own. A release writes its tick, and then where it leads.
      const most = (mostInAMinute + 2 * wishes) * options.dispatchers;
      if (within > most)
        throw new Violation(`${object} is written ${within} times in a minute from ${at} on`);
      const calm = settled + minuteMs;
      const rest = writes.slice(index).filter((time) => time >= calm).length;
      if (at >= calm && rest > 5 * options.dispatchers)
        throw new Violation(`${object} is never at rest: ${rest} writes since ${calm}`);
    }
}

/** Who goes on is named; what a hand did once is put back; a release ends where the route leads where it should. */
function judgeWords(
  { store, cluster }: Simulation,
  chosen: ReadonlySet<Master>,
  operations: number,
): boolean {
  const lane = store.lane(1);
  const told = conditionOf(lane.conditions, drifted);
  const isFought = [...chosen].some((master) => foughtWith.has(master));
  const { main, canary } = store.serving(lane);
  if (!isFought) {
    if (told?.status === 'True') throw new Violation(`nobody goes on, and it says ${told.message}`);
    for (const row of [main, canary])
      for (const kind of ['Deployment', 'Service'] as const)
        if (row !== null && cluster.fields.strangeSince(row.name, kind) !== null)
          throw new Violation(`the ${kind} of row ${row.id} is not ours at the end`);
  }
  const records = [...store.records.values()];
  const blocks = [...chosen].some((master) => blocksReleases.has(master));
  const open = records.filter(({ status }: OperationRecord) => status === 'RUNNING');
  if (!blocks && open.length > 0)
    throw new Violation(`${open.length} of ${operations} operations go on: ${lane.blocking?.message}`);
  const isContested = told?.status === 'True' && told.reason === 'CHANGED_BY_OTHERS';
  if (open.length > 0 && isFought && lane.blocking === null)
    throw new Violation('a release waits, and nobody says why');
  return isContested;
}

const foughtWith: ReadonlySet<Master> = new Set([
  'a controller of the pod template',
  'a controller of the Service',
  'a controller of the route',
  'one that prunes the route',
  'a policy that rewords the route',
  'a policy that sets another share',
]);
/** What runs, or the route, is not what was asked for as long as they go on. */
const blocksReleases: ReadonlySet<Master> = new Set([
  'a controller of the pod template',
  'a controller of the Service',
  'one that prunes the route',
  'a policy that sets another share',
]);
