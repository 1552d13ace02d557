import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Core } from '../runtime/core.module.js';
import { InjectCore } from '../runtime/inject-config.js';
import { BuildFollower } from './build-follower.js';
import { PipelineMaker } from './pipeline-maker.js';
import { BuildSignals } from './signal.js';
import { StoredBuilds } from './stored-builds.js';
import { StoredPipelines } from './stored-pipelines.js';

/** Runs follower and maker while the server runs; without a configured Jenkins, neither. */
@Injectable()
export class BuildRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly endings: (() => void | Promise<void>)[] = [];

  constructor(
    @InjectCore() private readonly core: Core,
    private readonly signals: BuildSignals,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { signals } = this;
    const { config, providers, store, clock, random, log } = this.core;
    const jenkins = providers.pipeline();
    const pipelines = new StoredPipelines(store, signals);
    await pipelines.settleAtStart(jenkins !== null);
    const builds = new StoredBuilds(store, signals, () => clock.now(), config.buildDeadlineMs);
    if (jenkins === null) return leaveUnfollowed(builds);
    const follower = new BuildFollower(builds, jenkins, clock, random, log);
    const maker = new PipelineMaker(pipelines, jenkins, clock, random, log);
    this.endings.push(
      signals.wanted.listen((id) => follower.wake(id)),
      signals.pipelineWanted.listen((id) => maker.wake(id)),
      signals.pipelineChanged.listen((job) => void follower.wakeJob(job)),
      // A new application needs a pipeline.
      store.onEvents(() => maker.lookForNew()),
      () => follower.stop(),
      () => maker.stop(),
    );
    await maker.start();
    await follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const end of this.endings.splice(0)) await end();
  }
}

/** Without a configured Jenkins: writes that reason on every unfinished build. */
async function leaveUnfollowed(builds: StoredBuilds): Promise<void> {
  const reason = 'Nobody follows it: no Jenkins is configured. It goes on when one is, or it can be aborted.';
  for (const id of await builds.unfinished())
    await builds.record(id, { reason }, { misses: 0, failures: 0, dueAt: null });
}
