import type { OnStalled } from '../lane/lane.js';
import type { Accepted, LaneFacts, Refusal } from '../operation/accepted.js';
import { acceptCancel } from '../operation/cancel.js';
import { acceptDelete } from '../operation/delete.js';
import { acceptDeploy } from '../operation/deploy.js';
import { build } from '../operation/operation.fixture.js';
import { SimulatedCluster, type Image } from './simulation-cluster.fixture.js';
import type { Dice } from './simulation-dice.fixture.js';
import { SimulatedGateway } from './simulation-gateway.fixture.js';
import { Judge } from './simulation-judge.fixture.js';
import {
  DatabaseGone,
  pass,
  shown,
  type Fate,
  type PassResult,
  type PassWorld,
  type Steps,
} from './simulation-pass.fixture.js';
import { SimulatedStore } from './simulation-store.fixture.js';

/** What may go wrong, asked at each step of a pass and at each call. */
export interface Chaos {
  fate(point: string): Fate;
  /** Before a step: how long it takes, ms; null = the process ends here. */
  pauseMs(point: string): number | null;
}

/** Nothing goes wrong; each step takes a millisecond. */
export const calm: Chaos = { fate: () => 'ok', pauseMs: () => 1 };

export interface SimulationOptions {
  readonly environments: readonly string[];
  readonly drainMs: number;
  readonly settleMs: number;
  readonly progressDeadlineMs: number;
  readonly gateways: number;
  readonly asksDataPlane: boolean;
  /** Of the cluster's hints that something changed, how many arrive. */
  readonly hints: number;
  /** Tells every step; null = silent. */
  readonly trace: string[] | null;
}

export type Ask =
  | {
      readonly operate: 'DEPLOY';
      readonly image: Image;
      readonly replicas?: number;
      readonly external?: boolean;
      readonly onStalled?: OnStalled;
    }
  | { readonly operate: 'DELETE'; readonly deployment: number }
  | { readonly operate: 'CANCEL'; readonly operation: number };

interface Worker {
  steps: Steps<PassResult> | null;
  at: number;
  dirty: boolean;
  failures: number;
}

const resyncMs = 30_000;

/** One process's dispatcher, its database, a cluster and a gateway in virtual time: same seed, same trace. */
export class Simulation {
  readonly store: SimulatedStore;
  readonly cluster: SimulatedCluster;
  readonly gateway: SimulatedGateway;
  readonly judge: Judge;
  chaos: Chaos = calm;
  now = 0;
  crashes = 0;
  private readonly workers = new Map<number, Worker>();
  private readonly memory: PassWorld['memory'] = new Map();
  private resyncAt = resyncMs;

  constructor(
    readonly options: SimulationOptions,
    private readonly dice: Dice,
  ) {
    const { drainMs, progressDeadlineMs } = options;
    this.store = new SimulatedStore(options.environments, { drainMs, progressDeadlineMs });
    this.cluster = new SimulatedCluster(dice);
    // A change is in force a little before it may be assumed to be: that is what settleMs promises.
    this.gateway = new SimulatedGateway(dice, options.gateways, options.settleMs);
    this.judge = new Judge(this.store, this.cluster, this.gateway, drainMs, () => this.now);
    this.start();
  }

  /** Asks for an operation as a person would; the answer is the core's. */
  ask(laneId: number, ask: Ask): Accepted | Refusal {
    const facts = this.store.facts(laneId);
    const answer = this.answer(facts, ask);
    this.tell(`lane ${laneId}: ${JSON.stringify(ask)} → ${answer.ok ? 'accepted' : answer.code}`);
    if (!answer.ok) return answer;
    const serving = facts.lane.mainId;
    const leaves = answer.moves.some((move) => move.event === 'TAKEN_OFF' && move.row.id === serving);
    if (leaves || answer.create?.external === false) this.judge.release(laneId);
    this.store.accept(laneId, answer, this.now);
    this.wake(laneId);
    return answer;
  }

  /** Lets everything happen that happens until then. */
  runUntil(end: number): void {
    for (;;) {
      const next = Math.min(this.nextWorkAt(), this.nextChangeAt(), this.resyncAt);
      if (next > end) break;
      this.advance(next);
      if (this.now >= this.resyncAt) this.resync();
      for (const [laneId, worker] of this.workers) if (worker.at <= this.now) this.work(laneId, worker);
    }
    this.advance(end);
  }

  /** The process ends; another is started a little later. Only the tables and the world remain. */
  crash(): void {
    this.crashes += 1;
    this.tell('crash');
    const at = this.now + this.dice.between(10, 3000);
    this.start();
    for (const worker of this.workers.values()) worker.at = at;
  }

  wake(laneId: number): void {
    const worker = this.workers.get(laneId);
    if (worker === undefined) return;
    if (worker.steps === null) worker.at = Math.min(worker.at, this.now);
    else worker.dirty = true;
  }

  tell(line: string): void {
    this.options.trace?.push(`${String(this.now).padStart(7)} ${line}`);
  }

  private start(): void {
    this.memory.clear();
    for (const laneId of this.store.lanes.keys())
      this.workers.set(laneId, { steps: null, at: this.now, dirty: false, failures: 0 });
    this.resyncAt = this.now + resyncMs;
  }

  private answer(facts: LaneFacts, ask: Ask): Accepted | Refusal {
    switch (ask.operate) {
      case 'DEPLOY': {
        const of = build({ environment: facts.environment.name, image: `registry/demo/shop-${ask.image}:1` });
        const { external, replicas, onStalled } = ask;
        return acceptDeploy({ build: of, external, replicas, onStalled, defaultReplicas: 1 }, facts);
      }
      case 'DELETE': {
        const deployment = this.store.rows.get(ask.deployment);
        if (deployment === undefined) throw new Error(`no row ${ask.deployment}`);
        return acceptDelete({ deployment }, facts);
      }
      case 'CANCEL': {
        const record = this.store.records.get(ask.operation);
        if (record === undefined) throw new Error(`no operation ${ask.operation}`);
        return acceptCancel({ record }, { ...facts, source: null, past: [] });
      }
    }
  }

  private work(laneId: number, worker: Worker): void {
    worker.steps ??= this.begin(laneId);
    let step;
    try {
      step = worker.steps.next();
    } catch (error) {
      if (!(error instanceof DatabaseGone)) throw error;
      this.finish(worker, { kind: 'failing', ms: 0 });
      return;
    }
    this.judge.step();
    if (step.done === true) {
      this.tell(
        `lane ${laneId}: ${step.value.kind} ${step.value.ms} [${shown(this.store.facts(laneId).rows)}]`,
      );
      this.finish(worker, step.value);
      return;
    }
    const ms = this.chaos.pauseMs(step.value);
    if (ms === null || !/read|observe|identity|commit/.test(step.value))
      this.tell(`lane ${laneId}: ${step.value}${ms === null ? ' †' : ''}`);
    if (ms === null) this.crash();
    else worker.at = this.now + ms;
  }

  private begin(laneId: number): Steps<PassResult> {
    const { store, cluster, gateway, judge } = this;
    const { settleMs, asksDataPlane } = this.options;
    return pass(laneId, {
      store,
      cluster,
      gateway,
      settleMs,
      asksDataPlane,
      memory: this.memory,
      now: () => this.now,
      fate: (point) => this.fate(point),
      onDecision: (o, decision) => judge.decision(o, decision),
      onRecorded: (o, decision) => judge.recorded(o, decision),
      onAction: (action) => judge.action(action),
    });
  }

  private fate(point: string): Fate {
    const fate = this.chaos.fate(point);
    if (fate !== 'ok') this.tell(`${point}: ${fate}`);
    return fate;
  }

  private finish(worker: Worker, { kind, ms }: PassResult): void {
    worker.steps = null;
    worker.failures = kind === 'failing' ? worker.failures + 1 : 0;
    const backoff =
      Math.min(60_000, 200 * 2 ** Math.min(worker.failures - 1, 16)) * (0.5 + this.dice.next() / 2);
    const wait = {
      settled: Number.POSITIVE_INFINITY,
      waiting: ms,
      failing: Math.max(ms, Math.ceil(backoff)),
    }[kind];
    worker.at = worker.dirty ? this.now : this.now + wait;
    worker.dirty = false;
  }

  private resync(): void {
    this.resyncAt = this.now + resyncMs;
    for (const laneId of this.store.lanes.keys()) this.wake(laneId);
  }

  private advance(to: number): void {
    this.now = to;
    const changed = this.nextChange <= to;
    this.gateway.advance(to);
    this.judge.step();
    if (changed && this.dice.chance(this.options.hints))
      for (const laneId of this.store.lanes.keys()) this.wake(laneId);
    this.nextChange = this.cluster.nextChange(to);
  }

  private nextChange = Number.POSITIVE_INFINITY;

  private nextChangeAt(): number {
    this.nextChange = this.cluster.nextChange(this.now);
    return Math.min(this.nextChange, this.gateway.nextChange());
  }

  private nextWorkAt(): number {
    return Math.min(...[...this.workers.values()].map((worker) => worker.at));
  }
}
