import type { Accepted, DeployMode, Freeze, Refusal } from '@arthor/core';
import { VirtualClock } from '@arthor/sandbox';
import { Dispatcher, PassTooLong } from '../dispatcher.js';
import { RouteMemory } from '../route-memory.js';
import { answerTo, lanesFor, type Ask } from './ask.fixture.js';
import { SimulatedCluster } from './cluster.fixture.js';
import type { Dice } from './dice.fixture.js';
import { SimulatedFront } from './front.fixture.js';
import type { Answers } from './gateway.fixture.js';
import { Judge } from './judge.fixture.js';
import { refusedByMode, simulatedLanes, simulatedProviders } from './ports.fixture.js';
import { calm, DatabaseGone, SimulatedProcess, type Chaos } from './process.fixture.js';
import { registered, SimulatedRegistry } from './registry.fixture.js';
import { SimulatedStore } from './store.fixture.js';

export interface SimulationOptions {
  /** The environment of each lane. */
  readonly environments: readonly string[];
  readonly deployMode: DeployMode;
  /** Whether its applications are in a service registry. */
  readonly registered: boolean;
  readonly dispatchers: number;
  readonly drainMs: number;
  readonly keepWarmMs: number;
  readonly settleMs: number;
  readonly progressDeadlineMs: number;
  readonly gateways: number;
  readonly answers: Answers;
  /** Of the cluster's hints that something changed, how many arrive. */
  readonly hints: number;
  /** Tells every step; null = silent. */
  readonly trace: string[] | null;
}

const defaults: SimulationOptions = {
  environments: ['dev'],
  deployMode: 'NATIVE',
  registered: false,
  dispatchers: 1,
  drainMs: 500,
  keepWarmMs: 0,
  settleMs: 200,
  progressDeadlineMs: 10_000,
  gateways: 2,
  answers: 'nobody',
  hints: 1,
  trace: null,
};

interface Watch {
  readonly environment: string;
  readonly process: SimulatedProcess;
  readonly onLane: (laneId: number) => void;
}

/** How many times longer than the time to settle gateways take whose every instance answers. */
const slower = 4;
const resyncMs = 30_000;
/** The steps of a dispatcher in its whole life, some times those of the busiest: one that never rests floods the API. */
const mostSteps = 20_000;

/**
 * Dispatchers, each in a process of its own, their database, clusters and a gateway in virtual time: same
 * seed, same trace.
 */
export class Simulation {
  readonly store: SimulatedStore;
  readonly cluster: SimulatedCluster;
  readonly gateway: SimulatedFront;
  readonly registry: SimulatedRegistry | null;
  readonly judge: Judge;
  chaos: Chaos = calm;
  crashes = 0;
  private steps = 0;
  private readonly clock = new VirtualClock(0);
  private readonly dispatchers = new Map<SimulatedProcess, Dispatcher>();
  private readonly watches = new Set<Watch>();
  /** Since the last look of the judge, and since everything awaited was waited for. */
  private isChanged = true;
  private hasRun = true;
  private broken: { readonly error: unknown } | null = null;

  readonly options: SimulationOptions;

  constructor(
    options: Partial<SimulationOptions>,
    private readonly dice: Dice,
  ) {
    this.options = { ...defaults, ...options };
    const { environments, dispatchers, drainMs, keepWarmMs } = this.options;
    const { deployMode, progressDeadlineMs, gateways, settleMs } = this.options;
    const onChange = () => void (this.isChanged = true);
    const registry = this.options.registered ? { registry: registered } : {};
    const values = { deployMode, drainMs, keepWarmMs, progressDeadlineMs, ...registry };
    this.store = new SimulatedStore(environments, values, onChange, () => this.now);
    this.cluster = new SimulatedCluster(dice, this.clock, (environment) => this.hint(environment));
    // A change is in force a little before it may be assumed to be: that is what settleMs promises. Where everybody
    // can be asked, nobody relies on that.
    const slowestMs = this.options.answers === 'all' ? slower * settleMs : settleMs;
    this.gateway = new SimulatedFront(dice, this.clock, gateways, slowestMs, onChange);
    this.registry = this.options.registered
      ? new SimulatedRegistry(this.store, this.cluster, this.clock)
      : null;
    this.judge = new Judge(this.store, this.cluster, this.gateway, drainMs, () => this.now, dispatchers > 1);
    this.judge.registry = this.registry;
    for (let index = 0; index < dispatchers; index++) this.start(dispatchers > 1 ? `${index}| ` : '');
  }

  get now(): number {
    return this.clock.now();
  }

  /** Asks for an operation as a person would; the answer is the core's. */
  ask(laneId: number, ask: Ask): Accepted | Refusal {
    const lanes = lanesFor(this.store, laneId, ask);
    const answer = refusedByMode(answerTo(ask, lanes, this.store), lanes, this.store.deployMode);
    this.hasRun = true;
    this.tell(() => `lane ${laneId}: ${JSON.stringify(ask)} → ${answer.ok ? 'accepted' : answer.code}`);
    if (!answer.ok) return answer;
    this.judge.accepted(answer, lanes);
    this.store.accept(lanes, answer, this.now);
    // The process that accepted it is woken; the others find it by their own looks.
    const running = [...this.dispatchers.values()];
    if (running.length > 0)
      for (const { lane } of lanes.source === null ? [lanes] : [lanes, lanes.source])
        this.dice.pick(running).wake(lane.id);
    return answer;
  }

  /** From now on new mains are of the other mode. */
  switchMode(): void {
    this.store.deployMode = this.store.deployMode === 'NATIVE' ? 'UNCOUPLED' : 'NATIVE';
    this.tell(() => `the mode is ${this.store.deployMode} now`);
  }

  /** Begins a freeze. */
  freeze(values: Partial<Freeze>): Freeze {
    const freeze = this.store.freeze(values);
    this.tell(() => `freeze ${freeze.id} of ${freeze.environment} until ${freeze.endsAt}`);
    return freeze;
  }

  /** Lifts one, as the server does. */
  lift(freeze: Freeze): void {
    this.tell(() => `freeze ${freeze.id} is lifted`);
    this.hasRun = true;
    const running = [...this.dispatchers.values()];
    for (const laneId of this.store.lift(freeze))
      if (running.length > 0) this.dice.pick(running).wake(laneId);
  }

  /** Lets everything happen that happens until then. */
  async runUntil(end: number): Promise<void> {
    do {
      if (++this.steps > mostSteps * this.options.dispatchers) throw new Error('it never comes to rest');
      if (this.isChanged) this.judge.step();
      this.isChanged = false;
      if (this.hasRun) await everythingAwaited();
      this.hasRun = false;
      if (this.broken !== null) throw this.broken.error;
    } while (this.clock.fireNext(end));
    this.clock.advance(end - this.now);
  }

  /** Something happens a while from now. */
  later = (ms: number, what: () => void): void => void this.clock.setTimeout(what, ms);

  tell = (line: () => string): void => {
    this.options.trace?.push(`${String(this.now).padStart(7)} ${line()}`);
  };

  private start(name: string): void {
    this.hasRun = true;
    const { clock, tell, dice, options } = this;
    const process = new SimulatedProcess(name, {
      clock,
      tell,
      chaos: () => this.chaos,
      onRun: () => void (this.hasRun = true),
      onEnd: (ended) => this.ended(ended),
      onBroken: (error) => (this.broken ??= { error }),
    });
    const outside = {
      store: this.store,
      cluster: this.cluster,
      gateway: this.gateway,
      registry: this.registry,
      judge: this.judge,
      answers: options.answers,
      watch: this.watch,
      tell: (line: () => string) => tell(() => name + line()),
    };
    const environments = this.store.environmentNames();
    const providers = new Map(environments.map((of) => [of, simulatedProviders(of, process, outside)]));
    const providersOf = (of: string) => providers.get(of)?.[this.store.deployMode] ?? noProviders;
    const { onSurprise, log } = this;
    const dispatcher = new Dispatcher(
      {
        store: simulatedLanes(process, outside, providersOf),
        providers: {
          of: async (environment) => providersOf(environment),
          on: async (environment, clusterId, signal) => {
            const own = providers.get(environment)?.[this.store.deployMode];
            return (await own?.cluster.identity(signal)) === clusterId ? (own ?? null) : null;
          },
        },
        routes: new RouteMemory(),
        settleMs: options.settleMs,
        clock: process,
        onSurprise,
        onActionError: () => undefined,
      },
      { random: dice, log, resyncMs, concurrency: 4 },
    );
    this.dispatchers.set(process, dispatcher);
    // Without its database a process cannot start: it ends, and is started again.
    dispatcher.start().catch((error: unknown) => {
      this.onSurprise(error);
      process.end();
    });
  }

  /** Another is started a little later. Only the tables and the world remain. */
  private ended(process: SimulatedProcess): void {
    this.crashes += 1;
    this.dispatchers.delete(process);
    for (const watch of this.watches) if (watch.process === process) this.watches.delete(watch);
    this.clock.setTimeout(() => this.start(process.name), this.dice.between(10, 3000));
  }

  private readonly watch = (
    environment: string,
    process: SimulatedProcess,
    onLane: (laneId: number) => void,
  ): { stop(): void } => {
    const watch = { environment, process, onLane };
    this.watches.add(watch);
    return { stop: () => void this.watches.delete(watch) };
  };

  private hint(environment: string): void {
    this.isChanged = true;
    for (const watch of this.watches)
      if (watch.environment === environment && this.dice.chance(this.options.hints))
        for (const laneId of this.store.lanesIn(environment))
          watch.process.setTimeout(() => watch.onLane(laneId), 0);
  }

  /** What no adapter translates: only that the database fails, or that a pass took too long, is expected. */
  private readonly onSurprise = (error: unknown): void => {
    if (!(error instanceof DatabaseGone || error instanceof PassTooLong)) this.broken ??= { error };
  };

  private readonly log = {
    warn: () => undefined,
    error: ({ err }: { readonly err?: unknown }) => this.onSurprise(err),
  };
}

const noProviders = {
  problem: { kind: 'DENIED', code: 'PROVIDER_NOT_CONFIGURED', message: '', params: {} },
} as const;

/** Resolves when nothing is left to do but what waits for a timer. */
const everythingAwaited = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
