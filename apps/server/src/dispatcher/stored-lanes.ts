import type {
  ComparedEnvironment,
  ComparedRow,
  LaneRows,
  LaneStore,
  LastLog,
  RowsAsked,
} from '@arthor/dispatch';
import {
  freezeOf,
  liveStatuses,
  type Clock,
  type Decision,
  type Lane,
  type Observed,
  type Room,
  type WorkloadSnapshot,
} from '@arthor/core';
import { In, LessThanOrEqual } from 'typeorm';
import type { LaneEnvironments } from '../lane/lane-environment.js';
import { readFreezes } from '../lane/freezes.js';
import { routeNameOf } from '../lane/route-name.js';
import type { Providers } from '../runtime/providers.js';
import { DeployRecordRow } from '../store/entity/deploy-record.js';
import { DeploymentRow } from '../store/entity/deployment.js';
import { EnvRow } from '../store/entity/env.js';
import { LaneRow } from '../store/entity/lane.js';
import { keepLog, readWorkload } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { recordDecision, RowGone } from './record-decision.js';
import { liveRowsAfter, rowsNamed } from './compared-rows.js';
import { liveLanes } from './live-lanes.js';
import { roomIn } from './room.js';
import { arrivedSuccessors } from './successors.js';

const live = In(liveStatuses);

/** The tables as the dispatcher needs them; what each method promises is said by {@link LaneStore}. */
export class StoredLanes implements LaneStore {
  constructor(
    private readonly store: Store,
    private readonly laneEnvironments: LaneEnvironments,
    private readonly providers: Pick<Providers, 'of'>,
    private readonly clock: Clock,
  ) {}

  load(laneId: number): Promise<LaneRows | null> {
    return this.store.read(async (view) => {
      const lane = await view.rows.findOneBy(LaneRow, { id: laneId });
      if (lane === null) return null;
      const rows = await view.rows.findBy(DeploymentRow, { laneId, status: live });
      const records = await view.rows.findBy(DeployRecordRow, { laneId, status: 'RUNNING' });
      const at = await this.laneEnvironments.of(view, lane);
      const { environment, problem } = at;
      const environmentProblem = environment === null ? problem : null;
      const routeName = rows[0]?.routeName ?? routeNameOf(lane);
      const successors = await arrivedSuccessors(view, rows);
      const providers = this.providers.of(at);
      const read = lane.expiresAt === null ? null : await readFreezes(view, [lane]);
      const clock = read === null ? { freezes: [] } : { freezes: read.rows, databaseAt: read.now };
      const rest = { successors, environment, environmentProblem, routeName, providers };
      return { lane, rows, records, ...rest, ...clock };
    });
  }

  async version(laneId: number): Promise<number | null> {
    const lane = await this.store.read((view) =>
      view.rows.findOne(LaneRow, { where: { id: laneId }, select: { id: true, version: true } }),
    );
    return lane?.version ?? null;
  }

  async record(o: Observed, decision: Decision, now: number): Promise<readonly number[] | null> {
    try {
      return await this.store.write(
        (tx) => recordDecision(tx, this.laneEnvironments, o, decision, now),
        'dispatcher',
      );
    } catch (error) {
      if (error instanceof RowGone) return null;
      throw error;
    }
  }

  setDue(lane: Lane, dueAt: number | null): Promise<boolean> {
    return this.store.write((tx) => tx.moveLane(lane.id, lane.version, { dueAt }), 'dispatcher');
  }

  async lanes(which: 'live' | { readonly dueBy: number }): Promise<readonly number[]> {
    if (which === 'live') return liveLanes(this.store);
    const due = await this.store.read((view) =>
      view.rows.find(LaneRow, { where: { dueAt: LessThanOrEqual(which.dueBy) }, select: { id: true } }),
    );
    return due.map((lane) => lane.id);
  }

  rows(environment: string, which: RowsAsked): Promise<readonly ComparedRow[]> {
    return 'named' in which
      ? rowsNamed(this.store, environment, which.named)
      : liveRowsAfter(this.store, environment, which.after);
  }

  room(environment: string): Promise<Room> {
    return this.store.read((view) => roomIn(view, environment));
  }

  isFrozen(lane: Lane): Promise<boolean> {
    return this.store.read(async (view) => {
      const { rows, now } = await readFreezes(view, [lane]);
      return freezeOf(rows, lane, now) !== null;
    });
  }

  environments(): Promise<readonly ComparedEnvironment[]> {
    return this.store.read((view) => view.rows.find(EnvRow, { select: { name: true, host: true } }));
  }

  snapshot(deploymentId: number): Promise<WorkloadSnapshot> {
    return this.store.read((view) => readWorkload(view, deploymentId));
  }

  keepLog(deploymentId: number, log: LastLog): Promise<void> {
    return this.store.write((tx) => keepLog(tx, deploymentId, log, this.clock.now()));
  }
}
