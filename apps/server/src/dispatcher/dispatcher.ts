import type { Clock, Random, Timer } from '@arthor/core';
import { Comparison, type Orphan } from './comparison.js';
import { KeyQueue, type Urgency } from '../runtime/key-queue.js';
import { pass, type PassDeps } from './pass.js';
import { dueLanes, environmentNames, liveLanes } from './resync.js';

/** Where the dispatcher tells what a person may want to know. */
export interface DispatchLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface DispatcherOptions {
  readonly random: Random;
  readonly log: DispatchLog;
  /** How often everything is compared with the rows, ms; jittered. */
  readonly resyncMs: number;
  /** Lanes worked at once. */
  readonly concurrency: number;
}

/** A pass that takes longer is given up; the lane's next one looks again. */
const passLimitMs = 60_000;
/** What a person must mend is looked at no more often, ms. */
const slowMs = 5_000;
/** Changes the cluster reports within this time are looked at together, ms. */
const burstMs = 15;

/**
 * Makes the world match the rows. Wakes (after a commit), watches and the resync only add lanes to a
 * queue; each pass reads everything again. Each lane fails alone: its own back-off, its own error.
 */
export class Dispatcher {
  private readonly queue: KeyQueue;
  private readonly stopping = new AbortController();
  private readonly watches = new Map<string, { stop(): void }>();
  private orphans = new Map<string, readonly Orphan[]>();
  private resyncTimer: Timer | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly clock: Clock;
  private readonly comparison: Comparison;

  constructor(
    private readonly deps: PassDeps,
    private readonly options: DispatcherOptions,
  ) {
    this.clock = deps.clock;
    this.comparison = new Comparison(deps.store, deps.cluster, deps.route);
    this.queue = new KeyQueue((laneId) => this.work(laneId), this.clock, options.random, options.concurrency);
  }

  /** Looks at every live lane once, then follows wakes, watches and the resync. */
  async start(): Promise<void> {
    await this.watchEnvironments();
    for (const laneId of await liveLanes(this.deps.store)) this.queue.add(laneId, 'resync');
    for (const laneId of await dueLanes(this.deps.store, this.clock.now()))
      this.queue.add(laneId, 'operation');
    this.planResync();
  }

  /** Something of the lane was committed. */
  wake(laneId: number, urgency: Urgency = 'operation'): void {
    this.queue.add(laneId, urgency);
  }

  /** An environment was made or changed: watch it, and look at its lanes again. */
  async environmentChanged(): Promise<void> {
    await this.watchEnvironments();
    for (const laneId of await liveLanes(this.deps.store)) this.queue.add(laneId, 'resync');
  }

  /** Workloads of ours without a row, as the last resync found them. */
  orphansOf(environment: string): readonly Orphan[] {
    return this.orphans.get(environment) ?? [];
  }

  /** Takes no more lanes, lets running passes end for `graceMs`, then aborts them. */
  async stop(graceMs: number): Promise<void> {
    this.stopped = true;
    this.resyncTimer?.cancel();
    for (const watch of this.watches.values()) watch.stop();
    const idle = this.queue.stop();
    const limit = this.clock.setTimeout(() => this.stopping.abort(new Error('the server stops')), graceMs);
    await Promise.all([idle, this.running]);
    limit.cancel();
    this.stopping.abort(new Error('the server stops'));
  }

  private async work(laneId: number): Promise<void> {
    const limit = new AbortController();
    const timer = this.clock.setTimeout(() => limit.abort(new Error('the pass took too long')), passLimitMs);
    const onStop = () => limit.abort(this.stopping.signal.reason);
    this.stopping.signal.addEventListener('abort', onStop, { once: true });
    try {
      const result = await pass(laneId, this.deps, limit.signal);
      if (result.kind === 'failing') {
        this.queue.addLimited(laneId, result.slow ? slowMs : 0);
        return;
      }
      this.queue.forget(laneId);
      if (result.kind === 'waiting') this.queue.addAfter(laneId, result.ms);
    } catch (error) {
      if (!this.stopping.signal.aborted) this.options.log.error({ err: error, laneId }, 'a pass failed');
      this.queue.addLimited(laneId);
    } finally {
      timer.cancel();
      this.stopping.signal.removeEventListener('abort', onStop);
    }
  }

  private async watchEnvironments(): Promise<void> {
    const names = new Set(await environmentNames(this.deps.store));
    for (const name of names) {
      if (this.watches.has(name)) continue;
      this.watches.set(
        name,
        this.deps.cluster.watch(name, (laneId) => this.changed(laneId)),
      );
    }
    for (const [name, watch] of this.watches) {
      if (names.has(name)) continue;
      watch.stop();
      this.watches.delete(name);
      this.orphans.delete(name);
    }
  }

  /** Changes come in bursts (a pod, its Deployment, its Service): they are looked at together. */
  private changed(laneId: number): void {
    this.queue.addAfter(laneId, burstMs, 'watch');
  }

  private planResync(): void {
    if (this.stopped) return;
    const jittered = this.options.resyncMs * (0.8 + 0.4 * this.options.random.next());
    this.resyncTimer = this.clock.setTimeout(() => {
      this.running = this.resync().finally(() => this.planResync());
    }, jittered);
  }

  private async resync(): Promise<void> {
    try {
      await this.watchEnvironments();
      for (const laneId of await dueLanes(this.deps.store, this.clock.now()))
        this.queue.add(laneId, 'resync');
      for (const environment of this.watches.keys()) await this.resyncEnvironment(environment);
    } catch (error) {
      if (!this.stopping.signal.aborted)
        this.options.log.warn({ err: error }, 'the resync failed; it is tried again');
    }
  }

  // One namespace that cannot be listed does not keep the others from being looked at.
  private async resyncEnvironment(environment: string): Promise<void> {
    try {
      const { lanes, orphans } = await this.comparison.of(environment, this.stopping.signal);
      this.orphans = new Map(this.orphans).set(environment, orphans);
      for (const laneId of lanes) this.queue.add(laneId, 'resync');
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.options.log.warn({ err: error, environment }, 'the namespace could not be listed');
    }
  }
}
