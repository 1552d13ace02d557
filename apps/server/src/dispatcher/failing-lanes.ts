import type { DispatchLog, PassEnds } from '@arthor/dispatch';
import type { Clock } from '@arthor/core';
import { announce } from '../lane/announce.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { RepeatedFailures, type TurnFailure } from '../runtime/repeated-failures.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { Store } from '../store/store.js';

/**
 * Shows in a lane what its passes fail at again and again: otherwise the log alone would know. The next pass that gets
 * through writes what it is blocked by then.
 */
export class FailingLanes implements PassEnds {
  private readonly failures = new RepeatedFailures();

  constructor(
    private readonly log: Pick<DispatchLog, 'error'>,
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
    private readonly clock: Clock,
  ) {}

  worked(laneId: number): void {
    this.failures.worked(laneId);
  }

  failed(laneId: number, error: unknown): void {
    const failure = this.failures.failed(laneId, error, this.clock.now());
    if (failure === null) return;
    this.show(laneId, failure).catch((err: unknown) =>
      this.log.error({ err, lane: laneId }, 'why a lane fails could not be written either'),
    );
  }

  private async show(laneId: number, failure: TurnFailure): Promise<void> {
    await this.store.write(async (tx) => {
      const [lane] = await tx.lockLanes([laneId]);
      if (lane === undefined || lane.blocking?.providerReason === failure.params.cause) return;
      const blocking = {
        ...failure,
        providerReason: failure.params.cause,
        since: this.clock.now(),
        nextLookAt: null,
        stalled: false,
      };
      const running = await tx.rows.findBy(DeployRecordRow, { laneId, status: 'RUNNING' });
      // By its version: a pass that has looked before this looks anew, and says what blocks it then.
      await tx.moveLane(laneId, lane.version, { blocking });
      await announce(tx, this.environments, { operations: running.map(({ id }) => id), lanes: [laneId] });
    });
  }
}
