import {
  afterBuildCall,
  freshWatch,
  nextBuildCall,
  ProviderError,
  triggerMark,
  type AbortBy,
  type BuildAnswer,
  type BuildRow,
  type BuildWatch,
  type Clock,
  type PipelinePort,
  type Random,
  type Timer,
} from '@arthor/core';
import { KeyQueue, type Urgency } from '@arthor/dispatch';
import type { Log } from '../runtime/log.js';
import { RepeatedFailures, type TurnFailure } from '../runtime/repeated-failures.js';
import type { BuildCounts, BuildRows, FollowedBuild } from './build-rows.js';

const resyncMs = 30_000;
const afterSurpriseMs = 5_000;
/** Calls to Jenkins at once: enough for a busy team, harmless for a small Jenkins. */
const concurrency = 8;

/**
 * Brings every build to its end: triggers it once, follows it, or gives up with a reason. It keeps nothing
 * important in memory: it can be killed at any time, and the next one continues from the rows. Wakes
 * make it fast; the resync alone is enough.
 */
export class BuildFollower {
  private readonly queue: KeyQueue;
  /** The builds it follows, and what it remembers of each. */
  private readonly watches = new Map<number, BuildWatch>();
  private readonly failures = new RepeatedFailures();
  private readonly life = new AbortController();
  private timer: Timer | null = null;

  constructor(
    private readonly rows: BuildRows,
    private readonly pipeline: PipelinePort,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Log,
  ) {
    this.queue = new KeyQueue((id) => this.turn(id), clock, random, concurrency);
  }

  /** Starts, with a look at every unfinished build. */
  async start(): Promise<void> {
    await this.resync();
  }

  /** Looks at a build now. */
  wake(id: number): void {
    this.follow(id, 'operation');
  }

  /** Looks now at the builds that wait for this job. */
  async wakeJob(job: string): Promise<void> {
    try {
      for (const id of await this.rows.waitingFor(job)) this.wake(id);
    } catch (error) {
      this.log.error({ err: error, job }, 'builds that wait for a pipeline are looked at later');
    }
  }

  /** Stops: aborts running calls and waits for them. The next start finds again what was not written. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.life.abort(new Error('the server stops'));
    await this.queue.stop();
  }

  private async resync(): Promise<void> {
    try {
      for (const id of await this.rows.unfinished()) if (!this.watches.has(id)) this.follow(id, 'resync');
    } catch (error) {
      this.log.error({ err: error }, 'unfinished builds could not be listed');
    }
    if (!this.life.signal.aborted) this.timer = this.clock.setTimeout(() => void this.resync(), resyncMs);
  }

  private follow(id: number, urgency: Urgency): void {
    if (!this.watches.has(id)) this.watches.set(id, freshWatch);
    this.queue.add(id, urgency);
  }

  private async turn(id: number): Promise<void> {
    try {
      const inMs = await this.look(id);
      this.failures.worked(id);
      if (inMs === null) this.watches.delete(id);
      else this.queue.addAfter(id, inMs);
    } catch (error) {
      if (this.life.signal.aborted) return;
      this.log.error({ err: error, build: id }, 'a build could not be followed; it is looked at again');
      await this.show(id, this.failures.failed(id, error, this.clock.now()));
      this.queue.addAfter(id, afterSurpriseMs);
    }
  }

  /** What fails again and again is said where people look for it; that may well be a write of other values. */
  private async show(id: number, failure: TurnFailure | null): Promise<void> {
    if (failure === null) return;
    const reason = failure.message;
    const dueAt = this.clock.now() + afterSurpriseMs;
    try {
      await this.rows.record(id, { reason }, countsOf(this.watches.get(id) ?? freshWatch, dueAt));
    } catch (error) {
      this.log.error({ err: error, build: id }, 'why a build is not followed could not be written either');
    }
  }

  /** Looks at a build once; returns the delay until the next look, ms, or null to forget it. */
  private async look(id: number): Promise<number | null> {
    const build = await this.rows.load(id);
    if (build === null) return null;
    const watch = this.watches.get(id) ?? freshWatch;
    const call = nextBuildCall(build.row, watch, build.pipeline, this.clock.now());
    switch (call.call) {
      case 'forget':
        return null;
      case 'write':
        await this.rows.record(id, call.change, countsOf(watch, null));
        return null;
      case 'trigger': {
        const mark = triggerMark(this.clock.now());
        if (!(await this.rows.mark(id, mark))) return 0;
        return this.settle(build, { ...build.row, ...mark }, watch, await this.trigger(build));
      }
      case 'find':
      case 'observe':
        return this.settle(build, build.row, watch, await this.ask(build, call.call));
      case 'abort':
        return this.settle(build, build.row, watch, await this.abort(build, call.by));
    }
  }

  private async settle(
    build: FollowedBuild,
    row: BuildRow,
    watch: BuildWatch,
    answer: BuildAnswer,
  ): Promise<number | null> {
    const step = afterBuildCall(row, watch, answer, this.clock.now(), this.random.next());
    this.watches.set(row.id, step.watch);
    const dueAt = step.inMs === null ? null : this.clock.now() + step.inMs;
    await this.rows.record(row.id, step.change, countsOf(step.watch, dueAt));
    if (step.recreate) await this.rows.recreate(build.request.job);
    const status = step.change.status;
    if (step.inMs === null)
      this.log.info({ build: row.id, status, reason: step.change.reason }, 'build ended');
    return step.inMs;
  }

  private trigger(build: FollowedBuild): Promise<BuildAnswer> {
    return this.told('trigger', async (signal) => {
      const { queueId } = await this.pipeline.trigger(build.request, signal);
      return { saw: 'triggered', queueId };
    });
  }

  private abort(build: FollowedBuild, by: AbortBy): Promise<BuildAnswer> {
    return this.told(by, async (signal) => {
      await this.pipeline.abort(ticketOf(build), by, signal);
      return { saw: 'abort taken', by };
    });
  }

  private ask(build: FollowedBuild, call: 'find' | 'observe'): Promise<BuildAnswer> {
    const { row, request } = build;
    return this.told('look', async (signal) => {
      const seen =
        call === 'find'
          ? await this.pipeline.find(request.job, row.id, signal)
          : await this.pipeline.observe(ticketOf(build), signal);
      return seen === null ? { saw: 'nothing' } : { saw: 'build', build: seen };
    });
  }

  /** Turns the result or error of a call into an answer. Aborting a call ourselves is no answer. */
  private async told(
    during: 'trigger' | 'look' | AbortBy,
    ask: (signal: AbortSignal) => Promise<BuildAnswer>,
  ): Promise<BuildAnswer> {
    try {
      return await ask(this.life.signal);
    } catch (error) {
      if (this.life.signal.aborted || !(error instanceof ProviderError)) throw error;
      return { saw: 'error', error, during };
    }
  }
}

const ticketOf = ({ row, request }: FollowedBuild) => ({
  job: request.job,
  buildId: row.id,
  queueId: row.queueId,
  number: row.number,
});

function countsOf({ misses, failures }: BuildWatch, dueAt: number | null): BuildCounts {
  return { misses, failures, dueAt };
}
