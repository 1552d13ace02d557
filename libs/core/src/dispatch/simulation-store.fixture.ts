import type { Deployment } from '../lane/deployment.js';
import { deployment, environment, lane as emptyLane, nameOf } from '../lane/deployment.fixture.js';
import type { Environment, Lane } from '../lane/lane.js';
import type { DeploymentStatus } from '../lane/machine.js';
import { mustStep } from '../lane/step.js';
import type { Accepted, LaneFacts } from '../operation/accepted.js';
import type { OperationRecord } from '../operation/record.js';
import { undo } from '../operation/undo.js';
import type { Observed, Decision } from './observed.js';

/** What the model of the tables found broken by a commit. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

// Written out again on purpose: the machine must not be its own judge.
const arrows: Readonly<Record<DeploymentStatus, readonly DeploymentStatus[]>> = {
  DEPLOYING: ['DEPLOYED', 'REPLACING', 'DELETING'],
  DEPLOYED: ['DEPLOYING', 'REPLACING', 'DELETING'],
  REPLACING: ['DELETING', 'DEPLOYING', 'WITHDRAWN'],
  DELETING: ['DEPLOYING', 'WITHDRAWN'],
  WITHDRAWN: [],
};

/** The tables as the server writes them: one transaction per call, compare-and-set on the lane's version. */
export class SimulatedStore {
  readonly lanes = new Map<number, Lane>();
  readonly rows = new Map<number, Deployment>();
  readonly records = new Map<number, OperationRecord>();
  private ticks = 0;
  private ids = 0;

  constructor(
    environments: readonly string[],
    private readonly values: Partial<Environment>,
  ) {
    for (const [index, name] of environments.entries())
      this.lanes.set(index + 1, emptyLane({ id: index + 1, environment: name, tick: 0, version: 0 }));
  }

  lane(id: number): Lane {
    const lane = this.lanes.get(id);
    if (lane === undefined) throw new Error(`no lane ${id}`);
    return lane;
  }

  /** All but the WITHDRAWN rows, and the RUNNING operations. */
  facts(laneId: number): LaneFacts {
    const lane = this.lane(laneId);
    return {
      lane,
      rows: [...this.rows.values()].filter((row) => row.laneId === laneId && row.status !== 'WITHDRAWN'),
      records: [...this.records.values()].filter(
        (record) => record.laneId === laneId && record.status === 'RUNNING',
      ),
      environment: this.environmentOf(lane),
    };
  }

  environmentOf(lane: Lane): Environment {
    return environment({ ...this.values, name: lane.environment, host: `${lane.environment}.localhost` });
  }

  /** As the server's write of an accepted operation. */
  accept(laneId: number, accepted: Accepted, now: number): OperationRecord {
    const lane = this.lane(laneId);
    const tick = ++this.ticks;
    const target = accepted.target ?? this.insert(lane, accepted, tick, now);
    for (const { row, event, newTick, related } of accepted.moves)
      this.patch(row.id, {
        ...(event === null ? {} : { status: mustStep(row, event) }),
        ...(newTick ? { tick } : {}),
        ...(related ? { relatedId: target.id } : {}),
        ...(event === 'REINSTATED' ? { relatedId: null, shutdownAt: null } : {}),
      });
    const record: OperationRecord = {
      id: ++this.ids,
      operate: accepted.operate,
      status: 'RUNNING',
      tick,
      laneId,
      sourceLaneId: null,
      canary: accepted.canary,
      buildId: target.buildId,
      deploymentId: target.id,
      related: accepted.related,
      cancels: accepted.cancels?.id ?? null,
      steps: [],
      onStalled: accepted.onStalled,
      endedCode: null,
      endedBy: null,
      createdAt: now,
      finishedAt: null,
    };
    this.records.set(record.id, record);
    for (const { record: ended, status, code } of accepted.endings)
      this.end(ended.id, { status, endedCode: code, endedBy: record.id, finishedAt: now });
    this.move(lane, { tick, dueAt: now, blocking: null });
    return record;
  }

  /** As the server's record of a decision; false = someone was faster. */
  record(o: Observed, decision: Decision, now: number): boolean {
    const lane = this.lane(o.lane.id);
    if (lane.version !== o.lane.version) return false;
    if (decision.undo !== null) {
      this.undo(lane, decision.undo, now);
      return true;
    }
    for (const [id, set] of decision.rows) if (this.rows.has(id)) this.patch(id, set);
    for (const [id, set] of decision.records) this.end(id, set);
    this.move(lane, {
      ...decision.lane,
      dueAt: decision.lookAgainMs === null ? null : now + decision.lookAgainMs,
    });
    return true;
  }

  /** `DELETE FROM t_deployment`, by hand. */
  clear(): void {
    this.rows.clear();
  }

  private undo(lane: Lane, hopeless: NonNullable<Decision['undo']>, now: number): void {
    const tick = ++this.ticks;
    for (const { row, event } of undo(hopeless.record, lane, this.facts(lane.id).rows).moves)
      if (event !== null) this.patch(row.id, { status: mustStep(row, event), tick, relatedId: null });
    this.end(hopeless.record.id, { status: hopeless.status, endedCode: hopeless.code, finishedAt: now });
    this.move(lane, { tick, dueAt: now });
  }

  private insert(lane: Lane, { create }: Accepted, tick: number, now: number): Deployment {
    if (create === null) throw new Error('nothing to create');
    const id = ++this.ids;
    const row = deployment(id, {
      laneId: lane.id,
      environment: lane.environment,
      name: nameOf('shop', id),
      tick,
      external: create.external,
      replicas: create.replicas,
      buildId: create.build.id,
      image: create.build.image ?? '',
      createdAt: now,
      routeName: `shop-stable-${lane.environment}`,
    });
    this.rows.set(id, row);
    return row;
  }

  private patch(id: number, set: Partial<Deployment>): void {
    const before = this.rows.get(id);
    if (before === undefined) throw new Error(`no row ${id}`);
    const after = { ...before, ...set };
    if (after.status !== before.status && !arrows[before.status].includes(after.status))
      throw new Violation(`S10: row ${id} went from ${before.status} to ${after.status}`);
    if (before.removalAt !== null && after.status === 'DEPLOYING')
      throw new Violation(`S10: row ${id} was reinstated after its point of no return`);
    this.rows.set(id, after);
  }

  private end(id: number, set: Partial<OperationRecord>): void {
    const before = this.records.get(id);
    if (before === undefined) throw new Error(`no record ${id}`);
    if (before.status !== 'RUNNING') throw new Violation(`operation ${id} was ${before.status} already`);
    this.records.set(id, { ...before, ...set });
  }

  private move(lane: Lane, set: Partial<Lane>): void {
    if (set.tick !== undefined && set.tick <= lane.tick)
      throw new Violation(`S8: tick ${set.tick} after ${lane.tick}`);
    this.lanes.set(lane.id, { ...lane, ...set, version: lane.version + 1 });
  }
}
