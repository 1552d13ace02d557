import {
  afterPipelineCall,
  ProviderError,
  type Clock,
  type PipelinePort,
  type Random,
  type Timer,
} from '@arthor/core';
import { KeyQueue } from '@arthor/dispatch';
import type { Log } from '../runtime/log.js';
import { RepeatedFailures, type TurnFailure } from '../runtime/repeated-failures.js';
import type { PipelineRows } from './build-rows.js';

const resyncMs = 30_000;
const afterSurpriseMs = 5_000;
const betweenLooksMs = 500;
const concurrency = 4;

/**
 * Creates the Jenkins job of every application in the background, also after it was deleted. Idempotent:
 * an existing job counts as created. If it fails, the pipeline shows the reason and is retried.
 */
export class PipelineMaker {
  private readonly queue: KeyQueue;
  /** Pipelines in work, with their consecutive failures. */
  private readonly failures = new Map<number, number>();
  private readonly surprises = new RepeatedFailures();
  private readonly life = new AbortController();
  private timer: Timer | null = null;
  private pause: Timer | null = null;
  private lookAgain = false;

  constructor(
    private readonly rows: PipelineRows,
    private readonly pipeline: PipelinePort,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Log,
  ) {
    this.queue = new KeyQueue((id) => this.turn(id), clock, random, concurrency);
  }

  /** Starts, with all pipelines that are not created yet. */
  async start(): Promise<void> {
    await this.resync();
  }

  /** Creates one now. */
  wake(id: number): void {
    this.failures.set(id, this.failures.get(id) ?? 0);
    this.queue.add(id, 'operation');
  }

  /** Looks for new ones, at most twice a second. */
  lookForNew(): void {
    this.lookAgain = true;
    if (this.pause !== null || this.life.signal.aborted) return;
    this.lookAgain = false;
    void this.takeUnmade();
    this.pause = this.clock.setTimeout(() => {
      this.pause = null;
      if (this.lookAgain) this.lookForNew();
    }, betweenLooksMs);
  }

  /** Stops: aborts running calls and waits for them. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.pause?.cancel();
    this.life.abort(new Error('the server stops'));
    await this.queue.stop();
  }

  private async resync(): Promise<void> {
    await this.takeUnmade();
    if (!this.life.signal.aborted) this.timer = this.clock.setTimeout(() => void this.resync(), resyncMs);
  }

  private async takeUnmade(): Promise<void> {
    try {
      for (const id of await this.rows.unmade()) if (!this.failures.has(id)) this.wake(id);
    } catch (error) {
      this.log.error({ err: error }, 'pipelines could not be listed');
    }
  }

  private async turn(id: number): Promise<void> {
    try {
      const inMs = await this.make(id);
      this.surprises.worked(id);
      if (inMs === null) this.failures.delete(id);
      else this.queue.addAfter(id, inMs);
    } catch (error) {
      if (this.life.signal.aborted) return;
      this.log.error({ err: error, pipeline: id }, 'a pipeline could not be made; it is tried again');
      await this.show(id, this.surprises.failed(id, error, this.clock.now()));
      this.queue.addAfter(id, afterSurpriseMs);
    }
  }

  /** What fails again and again is said where people look for it. */
  private async show(id: number, told: TurnFailure | null): Promise<void> {
    if (told === null) return;
    const reason = told.message;
    const failure = { code: told.code, count: this.failures.get(id) ?? 0 };
    try {
      await this.rows.record(id, { status: 'FAILED', reason }, failure);
    } catch (error) {
      this.log.error({ err: error, pipeline: id }, 'why a pipeline is not made could not be written either');
    }
  }

  private async make(id: number): Promise<number | null> {
    const row = await this.rows.load(id);
    if (row === null || (row.status !== 'CREATING' && row.status !== 'FAILED')) return null;
    const error = await this.ensure(row.job);
    const failures = error === null ? 0 : (this.failures.get(id) ?? 0) + 1;
    this.failures.set(id, failures);
    const step = afterPipelineCall(error, failures, this.random.next());
    await this.rows.record(id, step.change, { code: error?.code ?? null, count: failures });
    return step.inMs;
  }

  private async ensure(job: string): Promise<ProviderError | null> {
    try {
      await this.pipeline.ensureJob(job, this.life.signal);
      return null;
    } catch (error) {
      if (this.life.signal.aborted || !(error instanceof ProviderError)) throw error;
      return error;
    }
  }
}
