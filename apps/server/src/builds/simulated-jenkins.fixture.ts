import {
  ProviderError,
  type AbortBy,
  type BuildRequest,
  type CheckItem,
  type Clock,
  type LogChunk,
  type PipelineBuild,
  type PipelinePort,
} from '@arthor/core';

interface Item {
  readonly queueId: string;
  readonly buildId: number;
  readonly job: string;
  readonly branch: string;
  readonly queuedAt: number;
  startedAt: number | null;
  number: number | null;
  abortedAt: number | null;
  seenRunning: boolean;
}

/** What happens to a call: nothing, a fault before or after its effect, or a late effect. */
export type Weather = 'fine' | 'refused' | 'lost before' | 'lost after' | 'late';

const quietMs = 1_000;
const runMs = 2_000;
const longRunMs = 3_600_000;
const itemKeptMs = 300_000;
const lateMs = 10_000;

/**
 * A Jenkins in memory that behaves as real ones do: identical waiting requests become one queue item, an
 * item is forgotten five minutes after it left the queue, a response can be lost after its effect.
 */
export class SimulatedJenkins implements PipelinePort {
  readonly jobs = new Set<string>();
  readonly items: Item[] = [];
  /** Decides what happens to the next call. */
  weather: () => Weather = () => 'fine';
  /** If set, every call fails with it. */
  down: ProviderError | null = null;
  calls = 0;
  /** The abort that ends a running build here; null = none does. */
  endsBy: AbortBy | null = 'stop';
  readonly aborts: AbortBy[] = [];
  private last = 0;

  constructor(private readonly clock: Clock) {}

  /** How many real builds carry this ARTHOR_BUILD. */
  buildsOf(buildId: number): number {
    return this.items.filter((item) => item.buildId === buildId).length;
  }

  /** Deletes a build's record, as Jenkins' own housekeeping does. */
  forget(buildId: number): void {
    const index = this.items.findIndex((item) => item.buildId === buildId);
    this.items.splice(index, 1);
  }

  ensureJob(job: string): Promise<void> {
    return this.call(() => void this.jobs.add(job));
  }

  trigger(request: BuildRequest): Promise<{ queueId: string }> {
    return this.call(() => {
      if (!this.jobs.has(request.job)) throw gone(request.job);
      const waiting = this.items.find((item) => item.buildId === request.buildId && this.isQueued(item));
      return { queueId: (waiting ?? this.enqueue(request)).queueId };
    });
  }

  find(job: string, buildId: number): Promise<PipelineBuild | null> {
    return this.call(() => {
      if (!this.jobs.has(job)) throw gone(job);
      const item = this.items.find((one) => one.job === job && one.buildId === buildId);
      return item === undefined ? null : this.view(item);
    });
  }

  observe(ticket: {
    job: string;
    queueId: string | null;
    number: number | null;
  }): Promise<PipelineBuild | null> {
    return this.call(() => {
      if (!this.jobs.has(ticket.job)) throw gone(ticket.job);
      const item = this.items.find((one) =>
        ticket.number === null
          ? one.queueId === ticket.queueId
          : one.job === ticket.job && one.number === ticket.number,
      );
      if (item === undefined) return null;
      const seen = this.view(item);
      const left = ticket.number === null && this.clock.now() - item.queuedAt > quietMs + itemKeptMs;
      return left ? null : seen;
    });
  }

  abort(ticket: { queueId: string | null }, by: AbortBy): Promise<void> {
    return this.call(() => {
      this.aborts.push(by);
      const item = this.items.find((one) => one.queueId === ticket.queueId);
      const state = item === undefined ? 'done' : this.view(item).state;
      if (item !== undefined && (state === 'queued' || (state === 'running' && by === this.endsBy)))
        item.abortedAt ??= this.clock.now();
    });
  }

  async log(_job: string, number: number, offset: number): Promise<LogChunk> {
    const whole = `Building #${number}\ndone\n`;
    return { text: whole.slice(offset), nextOffset: whole.length, complete: true };
  }

  async check(): Promise<readonly CheckItem[]> {
    return [];
  }

  private async call<T>(effect: () => T): Promise<T> {
    this.calls += 1;
    await Promise.resolve();
    if (this.down !== null) throw this.down;
    switch (this.weather()) {
      case 'fine':
        return effect();
      case 'refused':
        throw new ProviderError('jenkins', 'TRANSIENT', 'UNREACHABLE', 'connect ECONNREFUSED');
      case 'lost before':
        throw lost();
      case 'lost after':
        effect();
        throw lost();
      case 'late':
        this.clock.setTimeout(() => {
          try {
            effect();
          } catch {
            // The caller has got its error already.
          }
        }, lateMs);
        throw lost();
    }
  }

  private enqueue({ job, buildId, branch }: BuildRequest): Item {
    this.last += 1;
    const item: Item = {
      queueId: String(this.last),
      buildId,
      job,
      branch,
      queuedAt: this.clock.now(),
      startedAt: null,
      number: null,
      abortedAt: null,
      seenRunning: false,
    };
    this.items.push(item);
    return item;
  }

  private isQueued(item: Item): boolean {
    return item.abortedAt === null && this.clock.now() < item.queuedAt + quietMs;
  }

  private view(item: Item): PipelineBuild {
    const { queueId } = item;
    if (this.isQueued(item)) return { state: 'queued', queueId, why: 'In the quiet period' };
    const begun = item.abortedAt === null || item.abortedAt >= item.queuedAt + quietMs;
    item.number ??= begun ? this.items.filter((one) => one.number !== null).length + 1 : null;
    const url = item.number === null ? null : `http://jenkins/job/${item.job}/${item.number}/`;
    const shared = {
      state: 'done',
      queueId,
      number: item.number,
      url,
      image: null,
      digest: null,
      commit: null,
    } as const;
    if (item.abortedAt !== null) return { ...shared, result: 'ABORTED', reason: null };
    const takesMs = item.branch.includes('long') ? longRunMs : runMs;
    // However slow the database is: a build of such a branch ends only after somebody saw it run.
    const isAwaited = item.branch.includes('watched') && !item.seenRunning;
    item.seenRunning = true;
    if (isAwaited || this.clock.now() < item.queuedAt + quietMs + takesMs)
      return { state: 'running', queueId, number: item.number ?? 0, url: url ?? '' };
    if (item.branch.includes('broken-build'))
      return { ...shared, result: 'FAILURE', reason: 'mvn: exit code 1' };
    const commit = `0c77de${item.buildId}`;
    // A name that no column of images holds.
    if (item.branch.includes('huge-image'))
      return {
        ...shared,
        result: 'SUCCESS',
        reason: null,
        commit,
        image: `r/${'🎉a'.repeat(150)}:${commit}`,
      };
    return {
      ...shared,
      result: 'SUCCESS',
      reason: null,
      commit,
      image: `registry.localhost/demo/${item.job}:${commit}-dev`,
    };
  }
}

function lost(): ProviderError {
  return new ProviderError('jenkins', 'UNKNOWN_OUTCOME', 'NO_ANSWER', 'socket hang up');
}

function gone(job: string): ProviderError {
  return new ProviderError('jenkins', 'GONE', 'JOB_GONE', `no job ${job}`);
}
