import type { Json } from '../json.js';
import type { Timeline } from '../timeline.js';
import type { Parameters, Script } from './build-script.js';
import { scriptOf } from './build-script.js';
import type { Build, BuildResult, Job, QueueItem } from './ci-state.js';
import type { JobConfig } from './config-xml.js';
import { readConfig } from './config-xml.js';

const executors = 4;
const leftKeptMs = 300_000;
const stopMs = 200;
const buildsKept = 200;
const clonedMs = 500;

/** Where the CI server keeps what must survive. */
export interface ValueStore {
  setValue(name: string, value: Json): void;
  values(prefix: string): Iterable<readonly [string, Json]>;
}

/** Why something could not be done. */
export type Refused = 'unknown' | 'disabled' | 'not-parameterized';

/** A finished build made up after the fact, so that a first look finds a history. */
export interface Seed {
  /** `shop`, or `folder/shop`. */
  readonly job: string;
  /** config.xml of the job, should it not be there yet. */
  readonly config: string;
  readonly parameters: Parameters;
  /** ms since epoch. */
  readonly finishedAt: number;
}

/** Jobs, queue and builds of a CI server that really takes its time. */
export class CiServer {
  private readonly jobs = new Map<string, Job>();
  private readonly configs = new Map<string, JobConfig>();
  private readonly items = new Map<number, QueueItem>();
  private readonly buildsByJob = new Map<string, Map<number, Build>>();
  private lastId = 0;

  constructor(
    private readonly store: ValueStore,
    private readonly timeline: Timeline,
  ) {
    // All three were written by this class; the journal belongs to it alone.
    for (const [, value] of store.values('ci/job/')) this.rememberJob(value as unknown as Job);
    for (const [, value] of store.values('ci/build/')) this.rememberBuild(value as unknown as Build);
    for (const [, value] of store.values('ci/item/')) this.rememberItem(value as unknown as QueueItem);
  }

  /** The job or folder, or undefined. */
  job(name: string): Job | undefined {
    return this.jobs.get(name);
  }

  /** What the job's config.xml says. */
  config(name: string): JobConfig | undefined {
    return this.configs.get(name);
  }

  /** Jobs and folders directly in a folder; '' is the top. */
  jobsIn(folder: string): readonly Job[] {
    return [...this.jobs.values()].filter((job) => parentOf(job.name) === folder);
  }

  /** Makes a job or gives it another configuration. @returns false when the XML is broken */
  putJob(name: string, xml: string): boolean {
    if (readConfig(xml) === null) return false;
    this.saveJob({ name, config: xml, nextNumber: this.jobs.get(name)?.nextNumber ?? 1 });
    return true;
  }

  /** Takes a job away with its builds. */
  dropJob(name: string): void {
    for (const build of this.builds(name)) this.store.setValue(buildKey(build), null);
    this.buildsByJob.delete(name);
    this.jobs.delete(name);
    this.configs.delete(name);
    this.store.setValue(`ci/job/${name}`, null);
  }

  /**
   * Puts a build into the queue; one with the same parameters that still waits takes it in.
   * @param given undeclared ones are dropped, missing ones take their default
   * @param quietMs how long it waits at least
   */
  trigger(
    name: string,
    given: Parameters,
    quietMs: number,
  ): { readonly item: QueueItem; readonly folded: boolean } | Refused {
    const config = this.configs.get(name);
    if (config === undefined || config.folder) return 'unknown';
    if (config.disabled) return 'disabled';
    const parameters = Object.fromEntries(
      config.parameters.map(({ name: key, defaultValue }) => [key, given[key] ?? defaultValue]),
    );
    const same = this.waiting().find((item) => item.job === name && equal(item.parameters, parameters));
    if (same !== undefined) return { item: same, folded: true };
    const since = this.timeline.now;
    const item: QueueItem = {
      id: ++this.lastId,
      job: name,
      parameters,
      since,
      due: since + quietMs,
      buildableSince: null,
      left: null,
    };
    this.saveItem(item);
    return { item, folded: false };
  }

  /** A queue item; undefined when it is unknown or left more than five minutes ago. */
  item(id: number): QueueItem | undefined {
    return this.items.get(id);
  }

  /** The items that have not left the queue, oldest first. */
  waiting(): readonly QueueItem[] {
    return [...this.items.values()].filter((item) => item.left === null);
  }

  /** Takes an item out of the queue. @returns false when it is not there any more */
  cancel(id: number): boolean {
    const item = this.items.get(id);
    if (item === undefined || item.left !== null) return false;
    this.saveItem({ ...item, left: { at: this.timeline.now, cancelled: true, number: null } });
    return true;
  }

  /** The builds of a job, newest first. */
  builds(name: string): readonly Build[] {
    return [...(this.buildsByJob.get(name)?.values() ?? [])].toSorted((a, b) => b.number - a.number);
  }

  /** One build. */
  build(name: string, number: number): Build | undefined {
    return this.buildsByJob.get(name)?.get(number);
  }

  /** Asks a build to end; one that has ended stays as it is. */
  stop(name: string, number: number): void {
    const build = this.build(name, number);
    if (build === undefined || build.result !== null) return;
    this.timeline.sooner(`ci-stop:${name}#${number}`, this.timeline.now + stopMs, () =>
      this.finish(name, number, 'ABORTED'),
    );
  }

  /** Writes a build's description. */
  describe(name: string, number: number, description: string): void {
    const build = this.build(name, number);
    if (build !== undefined) this.saveBuild({ ...build, description });
  }

  /** What a build does. */
  scriptOf(build: Build): Script {
    return scriptOf(build.job, build.number, build.parameters);
  }

  /** The log so far. */
  log(build: Build): string {
    const script = this.scriptOf(build);
    const until =
      build.result === null ? this.timeline.now - build.startedAt : build.endsAt - build.startedAt;
    const ended = build.result !== null && build.result !== 'ABORTED';
    const lines = script.lines.filter((line) => ended || (line.at <= until && line.at < script.durationMs));
    const texts = lines.map((line) => line.text);
    if (build.result === 'ABORTED')
      texts.push('Aborted by admin', '[Pipeline] End of Pipeline', 'Finished: ABORTED');
    return texts.map((text) => `${text}\n`).join('');
  }

  /** Makes up a finished build. */
  seed(seed: Seed): Build {
    if (!this.jobs.has(seed.job)) this.putJob(seed.job, seed.config);
    const number = this.takeNumber(seed.job);
    const script = scriptOf(seed.job, number, seed.parameters);
    const build: Build = {
      job: seed.job,
      number,
      queueId: ++this.lastId,
      parameters: seed.parameters,
      startedAt: seed.finishedAt - script.durationMs,
      endsAt: seed.finishedAt,
      result: script.result,
      description: script.result === 'SUCCESS' ? script.image : null,
    };
    this.saveBuild(build);
    return build;
  }

  private start(item: QueueItem): void {
    const { now } = this.timeline;
    const number = this.takeNumber(item.job);
    const script = scriptOf(item.job, number, item.parameters);
    this.saveItem({ ...item, left: { at: now, cancelled: false, number } });
    this.saveBuild({
      job: item.job,
      number,
      queueId: item.id,
      parameters: item.parameters,
      startedAt: now,
      endsAt: now + script.durationMs,
      result: null,
      description: null,
    });
  }

  private takeNumber(name: string): number {
    const job = this.jobs.get(name);
    if (job === undefined) return 1;
    this.saveJob({ ...job, nextNumber: job.nextNumber + 1 });
    return job.nextNumber;
  }

  private due(id: number): void {
    const item = this.items.get(id);
    if (item === undefined) return;
    const { now } = this.timeline;
    if (item.left !== null) {
      this.items.delete(id);
      this.store.setValue(`ci/item/${id}`, null);
      return;
    }
    if (!this.jobs.has(item.job)) {
      this.saveItem({ ...item, left: { at: now, cancelled: true, number: null } });
      return;
    }
    if (this.running() < executors) this.start(item);
    else if (item.buildableSince === null) this.saveItem({ ...item, buildableSince: now });
  }

  private running(): number {
    let count = 0;
    for (const builds of this.buildsByJob.values())
      for (const build of builds.values()) if (build.result === null) count++;
    return count;
  }

  private finish(name: string, number: number, result: BuildResult): void {
    const build = this.build(name, number);
    if (build === undefined || build.result !== null) return;
    this.saveBuild({ ...build, endsAt: this.timeline.now, result });
    const next = this.waiting().find((item) => item.buildableSince !== null);
    if (next !== undefined) this.start(next);
  }

  private follow(build: Build): void {
    if (build.result !== null) return;
    const { job, number, startedAt, endsAt } = build;
    const script = scriptOf(job, number, build.parameters);
    this.timeline.set(`ci-end:${job}#${number}`, endsAt, () => this.finish(job, number, script.result));
    if (build.description !== null || script.result !== 'SUCCESS') return;
    // The template writes the description as soon as it knows the commit.
    this.timeline.set(`ci-describe:${job}#${number}`, startedAt + clonedMs, () => {
      const live = this.build(job, number);
      if (live?.result === null && live.description === null) this.describe(job, number, script.image);
    });
  }

  private saveJob(job: Job): void {
    this.rememberJob(job);
    this.store.setValue(`ci/job/${job.name}`, job);
  }

  private saveItem(item: QueueItem): void {
    this.rememberItem(item);
    this.store.setValue(`ci/item/${item.id}`, item);
  }

  private saveBuild(build: Build): void {
    this.rememberBuild(build);
    this.store.setValue(buildKey(build), build);
    const builds = this.builds(build.job);
    for (const old of builds.slice(buildsKept)) {
      this.buildsByJob.get(old.job)?.delete(old.number);
      this.store.setValue(buildKey(old), null);
    }
  }

  private rememberJob(job: Job): void {
    const config = readConfig(job.config);
    this.jobs.set(job.name, job);
    if (config !== null) this.configs.set(job.name, config);
  }

  private rememberItem(item: QueueItem): void {
    this.items.set(item.id, item);
    this.lastId = Math.max(this.lastId, item.id);
    const at = item.left === null ? item.due : item.left.at + leftKeptMs;
    if (item.left === null && item.buildableSince !== null) return;
    this.timeline.set(`ci-item:${item.id}`, at, () => this.due(item.id));
  }

  private rememberBuild(build: Build): void {
    const ofJob = this.buildsByJob.get(build.job) ?? new Map<number, Build>();
    this.buildsByJob.set(build.job, ofJob.set(build.number, build));
    this.lastId = Math.max(this.lastId, build.queueId);
    this.follow(build);
  }
}

/** The folder of a job; '' for the top. */
export function parentOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
}

function buildKey(build: Build): string {
  return `ci/build/${build.job}#${build.number}`;
}

function equal(a: Parameters, b: Parameters): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
