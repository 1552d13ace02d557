import type { DispatchLog } from '@arthor/dispatch';
import type { Clock } from '@arthor/core';
import { announce } from '../lane/announce.js';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { RepeatedFailures } from '../runtime/repeated-failures.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import type { Store } from '../store/store.js';

/**
 * The dispatcher's log, which also shows in a lane what its passes fail at again and again: otherwise the log alone
 * would know. The next pass that gets through writes what it is blocked by then.
 */
export class FailingLanes implements DispatchLog {
  private readonly failures = new RepeatedFailures();

  constructor(
    private readonly log: DispatchLog,
    private readonly store: Store,
    private readonly environments: LaneEnvironments,
    private readonly clock: Clock,
  ) {}

  warn(fields: object, message: string): void {
    this.log.warn(fields, message);
  }

  error(fields: { readonly laneId?: number; readonly err?: unknown }, message: string): void {
    this.log.error(fields, message);
    const { laneId, err } = fields;
    if (laneId === undefined) return;
    const cause = this.failures.failed(laneId, err, this.clock.now());
    if (cause === null) return;
    this.show(laneId, cause).catch((error: unknown) =>
      this.log.error({ err: error, lane: laneId }, 'why a lane fails could not be written either'),
    );
  }

  private async show(laneId: number, cause: string): Promise<void> {
    await this.store.write(async (tx) => {
      const [lane] = await tx.lockLanes([laneId]);
      if (lane === undefined || lane.blocking?.providerReason === cause) return;
      const blocking = {
        code: 'TURN_FAILS',
        message: `Arthor itself fails at this again and again: ${cause}`,
        params: { cause },
        providerReason: cause,
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
