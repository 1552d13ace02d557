import type { Build } from '@arthor/contract';
import { isFinishedBuild, unfinishedBuildStatuses } from '@arthor/core';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Audit } from '../audit/audit.js';
import { Conflict } from '../http/domain-error.js';
import type { Principal } from '../http/principal.js';
import { SystemClock } from '../runtime/clock.js';
import { Providers } from '../runtime/providers.js';
import { BuildRecordRow } from '../store/entity/build-record.js';
import { Store, type Tx } from '../store/store.js';
import { announceBuild } from '../lane/build-body.js';
import { find } from './read-builds.js';
import { BuildSignals } from './signal.js';
import { untriggered } from './stored-builds.js';

/** Aborts builds. */
@Injectable()
export class AbortBuild {
  constructor(
    private readonly store: Store,
    private readonly providers: Providers,
    private readonly audit: Audit,
    private readonly signals: BuildSignals,
    private readonly clock: SystemClock,
  ) {}

  /**
   * Aborts a build. If Jenkins does not know it yet, it is ABORTED at once. Otherwise the request is kept
   * in the row and passed on to Jenkins, also after a crash; the build ends as Jenkins says. Idempotent.
   * 409 BUILD_FINISHED when it has ended already.
   */
  abort(caller: Principal, id: number): Promise<Build> {
    return this.store.write(async (tx) => {
      const row = await find(caller, tx, id);
      caller.require('DEVELOPER', row);
      if (isFinishedBuild(row.status) || !(await this.end(tx, caller, row))) throw finished(row);
      await this.audit.record(tx, caller, {
        action: 'abortBuild',
        target: `build/${id}`,
        environment: row.environment,
        application: row.application,
      });
      return announceBuild(tx, id);
    });
  }

  /** false when it finished in the meantime. */
  private async end(tx: Tx, caller: Principal, { id, abortRequestedAt }: BuildRecordRow): Promise<boolean> {
    const now = this.clock.now();
    const open = { id, status: In([...unfinishedBuildStatuses]) };
    const unstarted = this.providers.pipeline() === null ? open : { id, ...untriggered };
    const aborted = await tx.patch(BuildRecordRow, unstarted, {
      status: 'ABORTED',
      endedCode: 'BUILD_ABORTED',
      reason: `Aborted by ${caller.username} before Jenkins had it.`,
      abortRequestedAt: abortRequestedAt ?? now,
      finishedAt: now,
      dueAt: null,
    });
    if (aborted === 1) return true;
    const asked = await tx.patch(BuildRecordRow, open, {
      abortRequestedAt: abortRequestedAt ?? now,
      reason: `Abort requested by ${caller.username}; Jenkins is being told.`,
    });
    tx.afterCommit(() => this.signals.wanted.emit(id));
    return asked === 1;
  }
}

function finished({ id, status }: BuildRecordRow): Conflict {
  return new Conflict('BUILD_FINISHED', `Build ${id} is finished: nothing is left to abort.`, {
    params: { id, status },
  });
}
