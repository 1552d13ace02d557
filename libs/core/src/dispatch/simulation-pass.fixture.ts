import type { Deployment } from '../lane/deployment.js';
import type { Lane } from '../lane/lane.js';
import type { WorkloadState } from '../port/cluster.js';
import { ProviderError } from '../port/provider-error.js';
import type { RouteState } from '../port/route.js';
import { decide } from './decide.js';
import { routeFacts } from './in-force.js';
import { endsNow } from './leave.js';
import type { Action, FailedAction, Fault, Known, Observed, Decision } from './observed.js';
import { gateway } from './observed.fixture.js';
import { isRoute } from './route.js';
import type { SimulatedCluster } from './simulation-cluster.fixture.js';
import type { SimulatedGateway } from './simulation-gateway.fixture.js';
import type { SimulatedStore } from './simulation-store.fixture.js';

/** What happens to one call: it is done; refused before it did anything; done without an answer; overtaken. */
export type Fate = 'ok' | 'fails' | 'lost' | 'conflict';

/** What a simulated pass works with; `watch` sees every effect just before it happens. */
export interface PassWorld {
  readonly store: SimulatedStore;
  readonly cluster: SimulatedCluster;
  readonly gateway: SimulatedGateway;
  readonly settleMs: number;
  readonly asksDataPlane: boolean;
  /** The process's last look at each lane's route; lost with it. */
  readonly memory: Map<number, { readonly at: number; readonly seen: Known<RouteState | null> }>;
  now(): number;
  fate(point: string): Fate;
  onDecision(o: Observed, decision: Decision): void;
  onRecorded(o: Observed, decision: Decision): void;
  onAction(action: Action): void;
}

export type PassResult = { readonly kind: 'settled' | 'waiting' | 'failing'; readonly ms: number };

/** A step of a pass, named: before it time goes by, others act, or the process ends. */
export type Steps<T> = Generator<string, T>;

/** The store did not answer: the pass ends, the lane backs off. */
export class DatabaseGone extends Error {
  override readonly name = 'DatabaseGone';
}

/** More turns than any operation needs, as in the server. */
const maxTurns = 25;

/** One pass over a lane, in the server's order: observe → decide → record → act, and again. */
export function* pass(laneId: number, world: PassWorld): Steps<PassResult> {
  let failed: readonly FailedAction[] = [];
  for (let turn = 0; turn < maxTurns; turn++) {
    const o = yield* observe(laneId, world, failed);
    // The time of the last answer, not of the first question: a drain counts from when it was seen.
    const now = world.now();
    const decision = decide(o, now);
    world.onDecision(o, decision);
    if (!(yield* agreed(o, decision, now, world))) continue;
    if (decision.undo !== null) {
      failed = [];
      continue;
    }
    if (failed.length > 0) return { kind: 'failing', ms: 0 };
    if (decision.actions.length === 0) return ended(o, decision);
    world.memory.delete(laneId);
    failed = yield* actAll(decision.actions, world);
    if (failed.every((one) => one.fault.kind === 'CONFLICT')) failed = [];
  }
  return { kind: 'failing', ms: 1000 };
}

function* observe(laneId: number, world: PassWorld, failed: readonly FailedAction[]): Steps<Observed> {
  const askedAt = world.now();
  yield 'read rows';
  const facts = world.store.facts(laneId);
  const clusterId = yield* look('identity', world, () => world.cluster.identity());
  const workloads = new Map<number, Known<WorkloadState | null>>();
  for (const row of facts.rows) workloads.set(row.id, yield* lookAtWorkload(row, world));
  const fresh = facts.rows.some((row) => endsNow(row, facts.lane, facts.environment.drainMs, askedAt));
  const route = yield* lookAtRoute(facts.lane, fresh, askedAt, world);
  const seen: Observed = {
    ...facts,
    environmentProblem: null,
    clusterId,
    workloads,
    route,
    gateway,
    successors: new Set(),
    dataPlane: 'cannot tell',
    failed,
    askedAt,
    settleMs: world.settleMs,
  };
  const { desired } = routeFacts(seen, world.now());
  const live = route.known ? route.value : null;
  if (!world.asksDataPlane || desired === null || live === null || !isRoute(desired, live)) return seen;
  const answer = yield* look('in force', world, () => world.gateway.inForce(facts.lane.environment, desired));
  return { ...seen, dataPlane: answer.known ? answer.value : 'no' };
}

// Its cluster is recorded before it is first applied: until then there is nothing to look at.
function* lookAtWorkload(row: Deployment, world: PassWorld): Steps<Known<WorkloadState | null>> {
  if (row.clusterId === null) return { known: true, value: null };
  return yield* look(`observe ${row.id}`, world, () => world.cluster.observe(row.name, world.now()));
}

/** As in the server, a look at the route is good for a second where nothing is removed by it. */
function* lookAtRoute(
  lane: Lane,
  fresh: boolean,
  askedAt: number,
  world: PassWorld,
): Steps<Known<RouteState | null>> {
  const remembered = world.memory.get(lane.id);
  if (!fresh && remembered !== undefined && askedAt - remembered.at < 1000) return remembered.seen;
  const seen = yield* look('observe route', world, () => world.gateway.observe(lane.environment));
  if (seen.known) world.memory.set(lane.id, { at: askedAt, seen });
  return seen;
}

function* agreed(o: Observed, decision: Decision, now: number, world: PassWorld): Steps<boolean> {
  yield 'commit';
  const fate = world.fate('commit');
  if (fate === 'fails') throw new DatabaseGone('before the commit');
  const recorded = world.store.record(o, decision, now);
  if (recorded) world.onRecorded(o, decision);
  if (fate === 'lost') throw new DatabaseGone('after the commit');
  yield recorded ? 'committed' : 'overtaken';
  return recorded;
}

function* actAll(actions: readonly Action[], world: PassWorld): Steps<readonly FailedAction[]> {
  const failed: FailedAction[] = [];
  for (const action of actions) {
    const deploymentId = 'deployment' in action ? action.deployment.id : null;
    try {
      yield* call(`${action.kind} ${deploymentId ?? ''}`, world, () => act(action, world));
    } catch (error) {
      failed.push({ kind: action.kind, deploymentId, fault: faultOf(error) });
    }
  }
  return failed;
}

function act(action: Action, world: PassWorld): void {
  world.onAction(action);
  const now = world.now();
  switch (action.kind) {
    case 'ENSURE_WORKLOAD':
      return world.cluster.apply(action.deployment, now);
    case 'REMOVE_WORKLOAD':
      return world.cluster.remove(action.deployment.name, action.uid, now);
    case 'APPLY_ROUTE':
      return world.gateway.apply(action.spec.ref.namespace, action.spec, action.observed, now);
    case 'REMOVE_ROUTE':
      return world.gateway.remove(action.ref.namespace, action.observed, now);
  }
}

function* call<T>(point: string, world: PassWorld, effect: () => T): Steps<T> {
  yield point;
  const fate = world.fate(point);
  if (fate === 'fails')
    throw new ProviderError('simulated', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
  if (fate === 'conflict') throw new ProviderError('simulated', 'CONFLICT', 'CONFLICT', 'modified');
  const answer = effect();
  if (fate === 'lost') throw new ProviderError('simulated', 'UNKNOWN_OUTCOME', 'TIMEOUT', 'socket hang up');
  yield `${point} done`;
  return answer;
}

function* look<T>(point: string, world: PassWorld, effect: () => T): Steps<Known<T>> {
  try {
    return { known: true, value: yield* call(point, world, effect) };
  } catch (error) {
    return { known: false, fault: faultOf(error) };
  }
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof ProviderError)) throw error;
  const { kind, code, message, params } = error;
  return { kind, code, message, params };
}

function ended(o: Observed, decision: Decision): PassResult {
  const blind = [o.clusterId, o.route, ...o.workloads.values()].some((sight) => !sight.known);
  if (blind) return { kind: 'failing', ms: 0 };
  return decision.lookAgainMs === null
    ? { kind: 'settled', ms: 0 }
    : { kind: 'waiting', ms: decision.lookAgainMs };
}

/** Rows as a trace tells them: `3 DEPLOYING`. */
export const shown = (rows: Iterable<Deployment>): string =>
  [...rows].map((row) => `${row.id} ${row.status}`).join(', ');
