import type { Cause, Timer } from '@arthor/core';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Config } from '../config.js';
import { DomainError, Forbidden } from '../http/domain-error.js';
import type { Once } from '../http/idempotency.js';
import { onBehalf } from '../identity/on-behalf.js';
import { announceBuild } from '../lane/build-body.js';
import { checkDeploy } from '../lane/deploy-check.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { SystemClock } from '../runtime/clock.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { Log } from '../runtime/log.js';
import { RepeatedFailures, type TurnFailure } from '../runtime/repeated-failures.js';
import { BuildDeployRow, type DeployProblem } from '../store/entity/build-deploy.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { Store } from '../store/store.js';
import { OperationService } from './operation.service.js';
import { refusalError } from './refused.js';

/** How long after a commit with events builds are looked at, ms: many come together. */
const soonMs = 100;
/** Builds may succeed in another process. */
const resyncMs = 15_000;
/** How often a lane may move between the check and the accept. */
const maxAttempts = 3;

/**
 * Deploys builds that were to be deployed by themselves, once they succeed, as the one who asked for that and
 * with their rights of then. What a crash leaves undone the next start finds; the operation's key is the build,
 * so there is one however often it is tried. A refusal is kept and told, never tried again.
 */
@Injectable()
export class DeployBuilt implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: Timer | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly failures = new RepeatedFailures();
  private unsubscribe = (): void => undefined;

  constructor(
    private readonly store: Store,
    private readonly operations: OperationService,
    private readonly environments: LaneEnvironments,
    private readonly clock: SystemClock,
    private readonly log: Log,
    @InjectConfig() private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.store.onEvents(() => this.lookIn(soonMs));
    this.lookIn(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    this.timer?.cancel();
    await this.running;
  }

  private lookIn(ms: number): void {
    if (this.stopped) return;
    this.timer?.cancel();
    this.timer = this.clock.setTimeout(() => {
      this.running = this.running.then(() => this.look());
    }, ms);
  }

  /** Looks once at every build that waits for this. */
  async look(): Promise<void> {
    try {
      const pending = await this.store.read((view) => view.rows.findBy(BuildDeployRow, { pending: true }));
      for (const wish of pending) if (!this.stopped) await this.guarded(wish);
    } catch (error) {
      this.log.error({ err: error }, 'builds that are to be deployed are looked at later');
    }
    this.lookIn(resyncMs);
  }

  /** One that fails unexpectedly does not hold up the others; why it does so again and again is told. */
  private async guarded(wish: BuildDeployRow): Promise<void> {
    const { buildId } = wish;
    try {
      await this.turn(wish);
      this.failures.worked(buildId);
    } catch (error) {
      this.log.error({ err: error, build: buildId }, 'a build could not be deployed; it is tried again');
      await this.show(wish, this.failures.failed(buildId, error, this.clock.now()));
    }
  }

  /** What fails again and again is said where people look for it. */
  private async show({ buildId, problem: told }: BuildDeployRow, problem: TurnFailure | null): Promise<void> {
    if (problem === null || told?.params['cause'] === problem.params.cause) return;
    try {
      await this.store.write(async (tx) => {
        await tx.patch(BuildDeployRow, { buildId, pending: true }, { problem });
        await announceBuild(tx, buildId);
      });
    } catch (error) {
      this.log.error(
        { err: error, build: buildId },
        'why a build is not deployed could not be written either',
      );
    }
  }

  private async turn(wish: BuildDeployRow): Promise<void> {
    const build = await this.store.read((view) => view.rows.findOneBy(BuildRecordRow, { id: wish.buildId }));
    if (build?.status === 'QUEUED' || build?.status === 'BUILDING') return;
    if (build?.status !== 'SUCCESS') return this.settle(wish, {});
    try {
      const operationId = await this.deploy(wish, build);
      await this.settle(wish, { operationId });
      this.log.info({ build: build.id, operation: operationId }, 'a build is deployed by itself');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.settle(wish, { problem: problemOf(error) });
    }
  }

  private async deploy(wish: BuildDeployRow, build: BuildRecordRow): Promise<number> {
    const { symbol, replicas, ttlSeconds } = wish;
    const { principal, idempotencyKey } = keyOf(build);
    const before = await this.store.read((view) =>
      view.rows.findOneBy(DeployRecordRow, { principal, idempotencyKey: idempotencyKey ?? '' }),
    );
    // A process ended right after it had accepted it.
    if (before !== null) return before.id;
    for (let attempt = 1; ; attempt++) {
      const asker = {
        defaultRole: this.config.defaultRole,
        now: this.clock.now(),
        requestId: `build-${build.id}`,
      };
      const caller = await this.store.read((view) => onBehalf(view, wish, asker));
      if (caller === null) throw new Forbidden('FORBIDDEN', 'Who asked for it may sign in no more.');
      const { tick } = await this.check(wish, build);
      const body = {
        operate: 'DEPLOY',
        build: build.id,
        environment: build.environment,
        symbol,
        expectedTick: tick,
        ...(replicas !== null && { replicas }),
        ...(ttlSeconds !== null && { ttlSeconds }),
      } as const;
      try {
        return (await this.operations.accept(caller, body, keyOf(build), causeOf(build))).id;
      } catch (error) {
        const moved = error instanceof DomainError && error.code === 'LANE_MOVED';
        if (!moved || attempt === maxAttempts) throw error;
      }
    }
  }

  /** The rules that are not an operation's own; throws what refuses it. */
  private check(wish: BuildDeployRow, build: BuildRecordRow): Promise<{ readonly tick: number }> {
    return this.store.read(async (view) => {
      const { environment } = await this.environments.of(view, build);
      // Why it cannot be used the operation says.
      if (environment === null) return { tick: 0 };
      const { refusal, tick } = await checkDeploy(view, build, wish, environment);
      if (refusal !== null) throw await refusalError(view, refusal, { id: 0 });
      return { tick };
    });
  }

  private async settle(
    { buildId }: BuildDeployRow,
    outcome: { readonly operationId?: number; readonly problem?: DeployProblem },
  ): Promise<void> {
    await this.store.write(async (tx) => {
      const settled = await tx.patch(
        BuildDeployRow,
        { buildId, pending: true },
        { pending: false, problem: null, ...outcome },
      );
      const isThere = await tx.rows.existsBy(BuildRecordRow, { id: buildId });
      if (settled === 1 && isThere) await announceBuild(tx, buildId);
    });
  }
}

/** A repeat finds the operation that there is. */
const keyOf = ({ id }: BuildRecordRow): Once => ({
  principal: 'build',
  idempotencyKey: `build-${id}`,
  bodyHash: `build-${id}`,
});

const causeOf = ({ id, buildNumber, feature }: BuildRecordRow): Cause => ({
  code: 'BUILD_SUCCEEDED',
  params: { build: id, number: buildNumber, feature },
  operation: null,
});

const problemOf = ({ code, message, params }: DomainError): DeployProblem => ({ code, message, params });
