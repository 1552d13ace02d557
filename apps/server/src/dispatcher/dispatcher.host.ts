import { Dispatcher, RouteMemory } from '@arthor/dispatch';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DispatchLoad } from '../runtime/dispatch-load.js';
import { DispatchWake } from '../runtime/dispatch-wake.js';
import { InjectCore } from '../runtime/inject-config.js';
import { LoopLoad } from '../runtime/loop-load.js';
import type { Orphans } from '../runtime/orphans.js';
import type { Core } from '../runtime/core.module.js';
import type { Log } from '../runtime/log.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { FailingLanes } from './failing-lanes.js';
import { StoredProviders } from './stored-providers.js';
import { StoredLanes } from './stored-lanes.js';

/** Lanes worked at once: they mostly wait for answers. */
const most = 32;
/** Lanes worked at once while this process has no time left: more would only make each of them wait for all others. */
const least = 6;
/** How long running acts may take to end when the server stops, ms (reliability: shutdown). */
const graceMs = 10_000;

/** The dispatcher's life inside the server: starts with it, ends before the database closes. */
@Injectable()
export class DispatcherHost
  extends DispatchWake
  implements Orphans, DispatchLoad, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly log: Log;
  private readonly dispatcher: Dispatcher | null;

  constructor(@InjectCore() core: Core, environments: LaneEnvironments) {
    super();
    const { store, providers, clock, random, config } = core;
    this.log = core.log;
    if (!providers.runs) {
      this.dispatcher = null;
      return;
    }
    const { routeSettleMs: settleMs, resyncMs } = config.deploy;
    const onSurprise = (error: unknown) => this.log.error({ err: error }, 'a provider failed unexpectedly');
    const onActionError = (laneId: number, action: string, error: unknown) =>
      this.log.warn(
        { laneId, action, reason: error instanceof Error ? error.message : String(error) },
        'an action failed',
      );
    const load = new LoopLoad();
    const { log } = core;
    const passes = new FailingLanes(log, store, environments, clock);
    this.dispatcher = new Dispatcher(
      {
        store: new StoredLanes(store, environments, providers, clock),
        providers: new StoredProviders(store, environments, providers),
        routes: new RouteMemory(),
        clock,
        settleMs,
        onSurprise,
        onActionError,
      },
      { random, log, passes, resyncMs, concurrency: () => (load.isBusy() ? least : most) },
    );
  }

  override lane(laneId: number): void {
    this.dispatcher?.wake(laneId);
  }

  override environments(): void {
    this.dispatcher
      ?.environmentChanged()
      .catch((error: unknown) => this.log.warn({ err: error }, 'environments could not be read'));
  }

  load(): { readonly waiting: number; readonly running: number } {
    return this.dispatcher?.load ?? { waiting: 0, running: 0 };
  }

  namesIn(environment: string): readonly string[] {
    return (this.dispatcher?.orphansOf(environment) ?? []).map(({ name }) => name);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.dispatcher?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher?.stop(graceMs);
  }
}
