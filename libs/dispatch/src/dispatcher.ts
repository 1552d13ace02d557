import type { Clock, ClusterPort, Random, Timer } from '@arthor/core';
import { compare, liveRows, type Orphan } from './comparison.js';
import { KeyQueue, type Width } from './key-queue.js';
import type { ComparedEnvironment } from './lane-store.js';
import { removeLeftover } from './leftover.js';
import { pass, type PassDeps, type PassResult } from './pass.js';
import { Registries } from './registries.js';
import { RewritePace } from './rewrite-pace.js';
import { WriteMemory } from './write-memory.js';

/** Where the dispatcher tells what a person may want to know. */
export interface DispatchLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Told how the passes of each lane end. */
export interface PassEnds {
  worked(laneId: number): void;
  failed(laneId: number, error: unknown): void;
}

export interface DispatcherOptions {
  readonly random: Random;
  readonly log: DispatchLog;
  readonly passes?: PassEnds;
  /** How often everything is compared with the rows, ms; jittered. */
  readonly resyncMs: number;
  /** Lanes worked at once. */
  readonly concurrency: Width;
}

/** A pass that takes longer is given up; the lane's next one looks again. */
const passLimitMs = 60_000;
/** What a person must mend is looked at no more often while nobody waits for it, ms. */
const slowMs = 5_000;
/** The longest back-off of a lane whose operation runs, ms; of what a person must mend first, the only one. */
const waitedForMs = 4_000;
/** However long a provider asks to be left alone, it is looked at again then, ms. */
const longestRetryMs = 300_000;
/** A lane that waits longer is looked at in between, ms: no timer lasts for weeks. */
const longestWaitMs = 86_400_000;
/** Changes the cluster reports within this time are looked at together, ms. */
const burstMs = 15;

/** Why a pass was given up. */
export class PassTooLong extends Error {
  override readonly name = 'PassTooLong';

  constructor() {
    super('the pass took too long');
  }
}

/** The watch of one environment, and of which cluster; null while it has none. */
interface Watched {
  readonly cluster: ClusterPort | null;
  stop(): void;
}

/**
 * Makes the world match the rows. Wakes (after a commit), watches and the resync only add lanes to a
 * queue; each pass reads everything again. Each lane fails alone: its own back-off, its own error.
 */
export class Dispatcher {
  private readonly queue: KeyQueue;
  private readonly pace = { rewrites: new RewritePace(), writes: new WriteMemory() };
  private readonly stopping = new AbortController();
  private readonly watches = new Map<string, Watched>();
  /** Lanes with a RUNNING operation, and when their oldest was accepted, as their last pass saw it. */
  private readonly running = new Map<number, number>();
  private orphans = new Map<string, readonly Orphan[]>();
  private resyncTimer: Timer | null = null;
  private resyncing: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly clock: Clock;

  private readonly deps: PassDeps;
  private readonly registries: Registries;

  constructor(
    deps: Omit<PassDeps, 'onWake' | 'registries'>,
    private readonly options: DispatcherOptions,
  ) {
    this.clock = deps.clock;
    this.registries = new Registries(this.clock, (laneId) => this.changed(laneId));
    this.deps = { ...deps, registries: this.registries, onWake: (laneId) => this.wake(laneId) };
    this.queue = new KeyQueue((laneId) => this.work(laneId), this.clock, options.random, options.concurrency);
  }

  /** Looks at every live lane once, then follows wakes, watches and the resync. */
  async start(): Promise<void> {
    await this.watchEnvironments();
    await this.addLiveLanes();
    for (const laneId of await this.deps.store.lanes({ dueBy: this.clock.now() })) this.wake(laneId);
    this.planResync();
  }

  /** Something of the lane was committed. */
  wake(laneId: number): void {
    this.queue.add(laneId, 'operation', this.running.get(laneId));
  }

  /** An environment was made or changed: watch it, and look at its lanes again. */
  async environmentChanged(): Promise<void> {
    await this.watchEnvironments();
    await this.addLiveLanes();
  }

  /** Lanes that wait to be worked, and that are worked now. */
  get load(): { readonly waiting: number; readonly running: number } {
    return this.queue.load;
  }

  /** Workloads of ours without a row, as the last resync found them. */
  orphansOf(environment: string): readonly Orphan[] {
    return this.orphans.get(environment) ?? [];
  }

  /** Takes no more lanes, lets running passes end for `graceMs`, then aborts them. */
  async stop(graceMs: number): Promise<void> {
    this.stopped = true;
    this.resyncTimer?.cancel();
    this.registries.stop();
    for (const watch of this.watches.values()) watch.stop();
    const idle = this.queue.stop();
    const limit = this.clock.setTimeout(() => this.stopping.abort(new Error('the server stops')), graceMs);
    await Promise.all([idle, this.resyncing]);
    limit.cancel();
    this.stopping.abort(new Error('the server stops'));
  }

  private async work(laneId: number): Promise<void> {
    const limit = new AbortController();
    const timer = this.clock.setTimeout(() => limit.abort(new PassTooLong()), passLimitMs);
    const onStop = () => limit.abort(this.stopping.signal.reason);
    this.stopping.signal.addEventListener('abort', onStop, { once: true });
    try {
      this.passed(laneId, await pass(laneId, this.deps, this.pace, limit.signal));
      this.options.passes?.worked(laneId);
    } catch (error) {
      if (!this.stopping.signal.aborted) this.failed(laneId, error);
      this.queue.addLimited(laneId, { since: this.running.get(laneId) });
    } finally {
      timer.cancel();
      this.stopping.signal.removeEventListener('abort', onStop);
    }
  }

  private failed(laneId: number, error: unknown): void {
    this.options.log.error({ err: error, laneId }, 'a pass failed');
    this.options.passes?.failed(laneId, error);
  }

  private passed(laneId: number, result: PassResult): void {
    if (result.runningSince === null) this.running.delete(laneId);
    else this.running.set(laneId, result.runningSince);
    const since = result.runningSince ?? undefined;
    if (result.kind === 'failing') {
      const { slow, retryAfterMs } = result;
      if (retryAfterMs === null) {
        // Somebody waits for it: it goes on soon after a provider is back, or lets us do it again.
        const mostMs = since === undefined ? undefined : waitedForMs;
        const atLeastMs = slow ? (mostMs ?? slowMs) : 0;
        this.queue.addLimited(laneId, { atLeastMs, mostMs, since });
      } else this.queue.addAfter(laneId, Math.min(retryAfterMs, longestRetryMs), 'operation', since);
      return;
    }
    this.queue.forget(laneId);
    if (result.kind === 'waiting')
      this.queue.addAfter(laneId, Math.min(result.ms, longestWaitMs), 'operation', since);
  }

  private async watchEnvironments(): Promise<readonly ComparedEnvironment[]> {
    const environments = await this.deps.store.environments();
    const names = new Set(environments.map(({ name }) => name));
    for (const name of names) await this.watchEnvironment(name);
    for (const name of this.watches.keys()) if (!names.has(name)) this.unwatch(name);
    for (const name of this.orphans.keys()) if (!names.has(name)) this.orphans.delete(name);
    return environments;
  }

  /** An environment may have moved to another cluster, or to none, since it was last watched. */
  private async watchEnvironment(name: string): Promise<void> {
    const providers = await this.deps.providers.of(name);
    const cluster = 'problem' in providers ? null : providers.cluster;
    const before = this.watches.get(name);
    if (this.stopped || before?.cluster === cluster) return;
    this.unwatch(name);
    const watch = cluster?.watch(name, (laneId, what) => this.changed(laneId, what));
    this.watches.set(name, { cluster, stop: () => watch?.stop() });
    // A settled lane waits for nothing: nobody else would tell it that it has other providers now, or none.
    if (before !== undefined) await this.addLanesOf(name);
  }

  private unwatch(name: string): void {
    this.watches.get(name)?.stop();
    this.watches.delete(name);
  }

  /**
   * Changes come in bursts (a pod, its Deployment, its Service): they are looked at together. A lane whose
   * operation runs takes the place of that operation, so that what was asked for first is done first.
   */
  private changed(laneId: number, what?: 'route'): void {
    if (what === 'route') this.deps.routes.forget(laneId);
    const since = this.running.get(laneId);
    this.queue.addAfter(laneId, burstMs, since === undefined ? 'watch' : 'operation', since);
  }

  private async addLiveLanes(): Promise<void> {
    for (const laneId of await this.deps.store.lanes('live')) this.queue.add(laneId, 'resync');
  }

  private async addLanesOf(environment: string): Promise<void> {
    for await (const row of liveRows(environment, this.deps.store)) this.queue.add(row.laneId, 'resync');
  }

  private planResync(): void {
    if (this.stopped) return;
    const jittered = this.options.resyncMs * (0.8 + 0.4 * this.options.random.next());
    this.resyncTimer = this.clock.setTimeout(() => {
      this.resyncing = this.resync().finally(() => this.planResync());
    }, jittered);
  }

  private async resync(): Promise<void> {
    try {
      const environments = await this.watchEnvironments();
      for (const laneId of await this.deps.store.lanes({ dueBy: this.clock.now() }))
        this.queue.add(laneId, 'resync');
      // Side by side: a cluster that does not answer does not delay the comparison with the others.
      await Promise.all(environments.map((environment) => this.resyncEnvironment(environment)));
    } catch (error) {
      if (!this.stopping.signal.aborted)
        this.options.log.warn({ err: error }, 'the resync failed; it is tried again');
    }
  }

  private async resyncEnvironment(environment: ComparedEnvironment): Promise<void> {
    const { deps, stopping } = this;
    try {
      const providers = await deps.providers.of(environment.name);
      // Why it has none is said by the passes of its lanes.
      if ('problem' in providers) return;
      const found = await compare(environment, providers, deps.store, stopping.signal);
      this.orphans = new Map(this.orphans).set(environment.name, found.orphans);
      for (const laneId of found.lanes) {
        // Its route may be what differs.
        this.deps.routes.forget(laneId);
        this.queue.add(laneId, 'resync');
      }
      for (const leftover of found.leftovers) {
        const { kind, ref } = leftover;
        this.options.log.warn({ kind, ref }, 'it came after its deployment was withdrawn and is removed');
        await removeLeftover(leftover, providers, stopping.signal);
      }
    } catch (error) {
      if (stopping.signal.aborted) return;
      this.options.log.warn(
        { err: error, environment: environment.name },
        'the environment could not be compared with its rows',
      );
    }
  }
}
